import { NumberInput, Select, Slider } from '@mantine/core';
import { type PlaneView, chooseAxis, heldAxes, holdPosition } from './plane';
import classes from './preview.module.css';

interface PlanePickerProps {
  readonly shape: readonly number[];
  readonly view: PlaneView;
  readonly onChange: (view: PlaneView) => void;
  /** An axis that is shown in another way (as colours) and so not offered. */
  readonly except?: number | null;
}

/** Which axes are drawn and where the others are held; nothing for up to two dimensions. */
export function PlanePicker({ shape, view, onChange, except = null }: PlanePickerProps) {
  if (shape.length < 3) return null;
  const axes = shape.map((size, axis) => ({
    value: String(axis),
    label: `axis ${axis} (${size})`,
  }));
  return (
    <>
      <div className={classes.pair}>
        {(['vertical', 'horizontal'] as const).map((place) => (
          <Select
            key={place}
            label={place === 'vertical' ? 'Downwards' : 'To the right'}
            data={axes}
            value={String(view[place])}
            onChange={(axis) =>
              axis !== null && onChange(chooseAxis(view, place, Number(axis), shape))
            }
          />
        ))}
      </div>
      {heldAxes(view, shape)
        .filter((axis) => axis !== except)
        .map((axis) => (
          <HeldAxis
            key={axis}
            axis={axis}
            size={shape[axis] ?? 1}
            position={view.fixed[axis] ?? 0}
            onChange={(position) => onChange(holdPosition(view, axis, position))}
          />
        ))}
    </>
  );
}

function HeldAxis(props: {
  readonly axis: number;
  readonly size: number;
  readonly position: number;
  readonly onChange: (position: number) => void;
}) {
  const { axis, size, position, onChange } = props;
  const label = `Axis ${axis}`;
  return (
    <div className={classes.held}>
      <span>{label}</span>
      <Slider
        thumbLabel={label}
        size="xs"
        label={null}
        min={0}
        max={size - 1}
        value={position}
        onChange={onChange}
      />
      <NumberInput
        aria-label={`${label}, position 0 to ${size - 1}`}
        min={0}
        max={size - 1}
        clampBehavior="strict"
        allowDecimal={false}
        value={position}
        onChange={(value) => typeof value === 'number' && onChange(value)}
      />
    </div>
  );
}
