import { Radio } from '@mantine/core';
import type { RowOrder, RowOrderInfo } from '../../../shared/model/dataset';
import type { OrderMeaning } from '../../../shared/model/migration';
import classes from './convert.module.css';

interface OrderChoiceProps {
  readonly orders: readonly OrderMeaning[];
  readonly infos: readonly RowOrderInfo[];
  readonly chosen: RowOrder;
  readonly onChange: (order: RowOrder) => void;
}

/** What `dataset[i]` will mean before and after, in every order there is, with the first ids. */
export function OrderChoice({ orders, infos, chosen, onChange }: OrderChoiceProps) {
  return (
    <fieldset className={classes.group}>
      <legend hidden>Row order</legend>
      {orders.map((meaning) => (
        <div
          key={meaning.order}
          className={classes.order}
          data-chosen={meaning.order === chosen || undefined}
        >
          <Radio
            name="order"
            label={infos.find(({ order }) => order === meaning.order)?.label ?? meaning.order}
            description={
              meaning.unchanged
                ? 'dataset[i] is the same row before and after.'
                : 'dataset[i] is another row afterwards: use ids, or choose the other order.'
            }
            checked={meaning.order === chosen}
            onChange={() => onChange(meaning.order)}
          />
          <p className={classes.hint}>Before: {meaning.before}</p>
          <p className={classes.hint}>After: {meaning.after}</p>
          <Ids meaning={meaning} />
        </div>
      ))}
    </fieldset>
  );
}

function Ids({ meaning }: { readonly meaning: OrderMeaning }) {
  const { beforeIds, afterIds } = meaning;
  const count = Math.max(beforeIds.length, afterIds.length);
  if (count === 0) return null;
  return (
    <table className={classes.ids} aria-label="The first rows">
      <thead>
        <tr>
          <th scope="col">i</th>
          <th scope="col">Source</th>
          <th scope="col">Result</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: count }, (_, index) => (
          <tr key={index}>
            <td>dataset[{index}]</td>
            <td>{beforeIds[index] ?? ''}</td>
            <td>{afterIds[index] ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
