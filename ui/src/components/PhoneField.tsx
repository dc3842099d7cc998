import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { countries, countryOf, homeCountry, type ReadPhone, readPhone } from "../lib/phone";
import { remember, remembered } from "../lib/remembered";
import { Field, Select, TextInput } from "./Field";

/** A number that is being written, at first in the `preferred` country (its code). What is wrong with it is said once it was left or sent. */
export function usePhone(preferred = "") {
  const [chosen, setCountry] = useState<string | null>(null);
  const country = chosen ?? (countryOf(preferred) || remembered("phoneCountry") || homeCountry());
  const [written, setWritten] = useState("");
  const [shown, setShown] = useState(false);
  const read: ReadPhone = readPhone(written, country);
  return {
    country,
    written,
    read,
    problem: shown ? read.problem : null,
    choose: (next: string) => {
      setCountry(next);
      remember("phoneCountry", next);
    },
    write: (next: string) => {
      setWritten(next);
      setShown(false);
    },
    left: () => setShown(written.trim() !== ""),
    tried: () => setShown(true),
  };
}

type Props = { phone: ReturnType<typeof usePhone>; label: string; hint?: string; refused?: string | null; onEnter: () => void };

/** A phone number with its country; how it was understood stands under it. */
export function PhoneField({ phone, label, hint, refused, onEnter }: Props) {
  const { t } = useTranslation();
  const { country, written, read, problem } = phone;
  const error = problem === null ? (refused ?? undefined) : t(`phone.problem.${problem}`);
  const understood = read.number === null ? hint : t("phone.willBe", { number: read.number });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onEnter();
  };
  return (
    <Field label={label} hint={understood} error={error}>
      {(ids) => (
        <span className="flex flex-col gap-2">
          <span>
            <Select
              aria-label={t("phone.country")}
              value={country}
              options={[
                { value: "", label: t("phone.otherCountry") },
                ...countries().map(({ id, code, name }) => ({ value: id, label: `${name} +${code}` })),
              ]}
              onChange={(event) => phone.choose(event.target.value)}
            />
          </span>
          <TextInput
            {...ids}
            type="tel"
            autoFocus
            inputMode="tel"
            autoComplete="off"
            value={written}
            className="tabular"
            onChange={(event) => phone.write(event.target.value)}
            onBlur={phone.left}
            onKeyDown={onKeyDown}
          />
        </span>
      )}
    </Field>
  );
}
