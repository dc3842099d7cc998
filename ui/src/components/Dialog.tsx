import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "../lib/cn";
import { IconButton } from "./IconButton";
import { useReturnFocus } from "./useReturnFocus";

type Props = {
  open: boolean;
  title: string;
  text?: string;
  children?: ReactNode;
  /** Buttons at the foot: the way out first, the one next action last. */
  footer?: ReactNode;
  wide?: boolean;
  /** There is nothing in it but text: the keyboard must reach the text to scroll it. */
  reading?: boolean;
  onOpenChange: (open: boolean) => void;
};

export function Dialog({ open, title, text, children, footer, wide = false, reading = false, onOpenChange }: Props) {
  const { t } = useTranslation();
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_260/0.4)]" />
        <Radix.Content
          {...(text ? {} : { "aria-describedby": undefined })}
          // The dialog itself takes the focus (fields that ask for it have it already): a tooltip on the first button would greet nobody.
          onCloseAutoFocus={focus.onCloseAutoFocus}
          onOpenAutoFocus={(event) => {
            focus.remember();
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className={cn(
            "fixed top-1/2 left-1/2 z-40 outline-none flex max-h-[86vh] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-card border border-line bg-raised shadow-float",
            wide ? "max-w-[640px]" : "max-w-[440px]",
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-title font-semibold break-words">{title}</Radix.Title>
              {text && <Radix.Description className="mt-1 text-ink-2">{text}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={t("common.close")} icon={X} className="-mr-2" />
            </Radix.Close>
          </div>
          <div
            role={reading ? "document" : undefined}
            tabIndex={reading ? 0 : undefined}
            className="min-h-0 flex-1 overflow-y-auto px-5 py-4 focus-visible:-outline-offset-2"
          >
            {children}
          </div>
          {footer && <div className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
