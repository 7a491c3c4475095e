import { usePlace } from '../../location/use-place';
import { Page } from '../../ui/page';
import { CataloguePanel } from './catalogue-panel';
import classes from './datasets.module.css';
import { OpenPanel } from './open-panel';
import { StartPanel } from './start-panel';

/** Open something; or, at a results root, choose among what is in it. */
export function Screen() {
  const { query } = usePlace();
  const { root } = query;
  return (
    <Page title="Datasets" layout="fill">
      <div className={classes.screen}>
        <OpenPanel path={root ?? ''} />
        {root === undefined ? <StartPanel /> : <CataloguePanel key={root} root={root} />}
      </div>
    </Page>
  );
}
