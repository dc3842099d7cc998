import { ToggleGroup as Radix } from "radix-ui";

type Props<T extends string> = { label: string; value: T; options: { value: T; label: string }[]; onChange: (value: T) => void };

/** One of a few, all in sight. */
export function Segmented<T extends string>({ label, value, options, onChange }: Props<T>) {
  const choose = (next: string) => {
    const option = options.find((known) => known.value === next);
    if (option) onChange(option.value);
  };
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="inline-flex rounded-control border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className="min-h-8 rounded-[5px] px-3 text-small font-medium text-ink-2 transition-colors duration-120 hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-sm"
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
