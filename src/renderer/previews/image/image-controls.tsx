import { NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { COLOUR_MAPS, isColourMap } from '../../../shared/colour-maps';
import { COMPLEX_PARTS } from '../element-reader';
import classes from '../preview.module.css';
import type { Limits, LimitsMode } from './limits';
import { type ImageSettings, MAP_LABELS } from './settings';
import { STRETCHES, type Stretch } from './stretch';

interface ImageControlsProps {
  readonly settings: ImageSettings;
  readonly onChange: (changes: Partial<ImageSettings>) => void;
  /** The limits that are in force, which own ones begin with. */
  readonly limits: Limits;
  readonly complex: boolean;
  /** Channels of the axis that can be shown as colours; null when there is none. */
  readonly channels: number | null;
}

const LIMIT_MODES = [
  { value: 'minmax', label: 'Min – max' },
  { value: '99.5', label: 'Mid 99.5 %' },
  { value: '99', label: 'Mid 99 %' },
  { value: '98', label: 'Mid 98 %' },
  { value: '95', label: 'Mid 95 %' },
  { value: '90', label: 'Mid 90 %' },
  { value: 'own', label: 'Own limits' },
];

const STRETCH_LABELS: Readonly<Record<Stretch, string>> = {
  linear: 'Linear',
  log: 'Log',
  sqrt: 'Root',
};

/** Colour map, limits, scale: how values become colours. */
export function ImageControls({
  settings,
  onChange,
  limits,
  complex,
  channels,
}: ImageControlsProps) {
  const composite = channels !== null && settings.asColours;
  return (
    <>
      {complex && (
        <Select
          label="Part of the complex number"
          data={[...COMPLEX_PARTS]}
          value={settings.part}
          onChange={(part) => part !== null && onChange({ part })}
        />
      )}
      {channels !== null && (
        <Switch
          label={`First three of ${channels} channels as red, green, blue`}
          checked={settings.asColours}
          onChange={(event) => onChange({ asColours: event.currentTarget.checked })}
        />
      )}
      <div className={classes.pair}>
        <Select
          label="Colours"
          disabled={composite}
          data={COLOUR_MAPS.map((map) => ({ value: map, label: MAP_LABELS[map] }))}
          value={settings.map}
          onChange={(map) => map !== null && isColourMap(map) && onChange({ map })}
        />
        <Select
          label="Limits"
          data={LIMIT_MODES}
          value={modeName(settings.limits)}
          onChange={(name) => name !== null && onChange({ limits: modeOf(name, limits) })}
        />
      </div>
      {settings.limits.kind === 'own' && (
        <OwnLimits
          limits={settings.limits.limits}
          onChange={(own) => onChange({ limits: { kind: 'own', limits: own } })}
        />
      )}
      <SegmentedControl
        aria-label="Scale"
        data={STRETCHES.map((stretch) => ({ value: stretch, label: STRETCH_LABELS[stretch] }))}
        value={settings.stretch}
        onChange={(stretch) => onChange({ stretch })}
      />
    </>
  );
}

function OwnLimits({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  return (
    <div className={classes.pair}>
      {(['low', 'high'] as const).map((end) => (
        <NumberInput
          key={end}
          label={end === 'low' ? 'From' : 'To'}
          value={limits[end]}
          hideControls
          onChange={(value) => typeof value === 'number' && onChange({ ...limits, [end]: value })}
          error={end === 'high' && limits.low >= limits.high ? 'not above the other' : undefined}
        />
      ))}
    </div>
  );
}

function modeName(mode: LimitsMode): string {
  return mode.kind === 'percentile' ? String(mode.percent) : mode.kind;
}

function modeOf(name: string, limits: Limits): LimitsMode {
  if (name === 'minmax') return { kind: 'minmax' };
  if (name === 'own') return { kind: 'own', limits };
  return { kind: 'percentile', percent: Number(name) };
}
