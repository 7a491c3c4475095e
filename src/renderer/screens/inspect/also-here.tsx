import { Anchor, Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Alternative, DatasetSummary } from '../../../shared/model/dataset';
import { datasetQuery } from '../../location/dataset-place';
import { formatPlace } from '../../location/place';
import { formatCount } from '../../ui/format-number';
import classes from './also-here.module.css';

/** What else the same path can be opened as: one as a link, several as a menu. */
export function AlsoHere({ summary }: { readonly summary: DatasetSummary }) {
  const { alternatives, path } = summary;
  const others = alternatives.filter(({ settings }) => settings !== undefined);
  const formats = alternatives.filter(({ settings }) => settings === undefined);
  const [only] = alternatives;
  if (only === undefined) return null;
  if (alternatives.length === 1) {
    return (
      <Anchor size="sm" href={hrefOf(path, only)} className={classes.link} title={wordsOf(only)}>
        {wordsOf(only)}
      </Anchor>
    );
  }
  return (
    <Menu position="bottom-start" classNames={{ dropdown: classes.menu ?? '' }}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          Also here: {formatCount(alternatives.length)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.length > 0 && <Menu.Label>Other datasets at this path</Menu.Label>}
        {others.map((other) => (
          <Way key={JSON.stringify([other.format, other.settings])} path={path} way={other} />
        ))}
        {formats.length > 0 && <Menu.Label>Read as another format</Menu.Label>}
        {formats.map((other) => (
          <Way key={other.format} path={path} way={other} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Way({ path, way }: { readonly path: string; readonly way: Alternative }) {
  return (
    <Menu.Item component="a" href={hrefOf(path, way)} title={way.label}>
      <span className={classes.label}>{way.label}</span>
    </Menu.Item>
  );
}

function wordsOf(way: Alternative): string {
  return way.settings === undefined ? `Open as ${way.label}` : `Also here: ${way.label}`;
}

function hrefOf(path: string, { format, settings }: Alternative): string {
  return formatPlace({ screen: 'inspect', query: datasetQuery({ path, format, settings }) });
}
