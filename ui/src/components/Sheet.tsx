import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { KeyboardEventHandler, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./IconButton";
import { useReturnFocus } from "./useReturnFocus";

type Props = {
  open: boolean;
  title: string;
  text?: string;
  children: ReactNode;
  /** What has the keyboard afterwards, if not what had it before. */
  returnTo?: () => HTMLElement | null;
  onKeyDown?: KeyboardEventHandler;
  onOpenChange: (open: boolean) => void;
};

/** A page of details over the right side of the window, as high as the window. */
export function Sheet({ open, title, text, children, returnTo, onKeyDown, onOpenChange }: Props) {
  const { t } = useTranslation();
  const focus = useReturnFocus(returnTo);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_260/0.4)]" />
        <Radix.Content
          {...(text ? {} : { "aria-describedby": undefined })}
          onKeyDown={onKeyDown}
          onCloseAutoFocus={focus.onCloseAutoFocus}
          onOpenAutoFocus={(event) => {
            focus.remember();
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className="fixed inset-y-0 right-0 z-40 flex w-[min(640px,calc(100vw-48px))] flex-col border-l border-line bg-surface shadow-float outline-none motion-safe:animate-appear"
        >
          <div className="flex items-start gap-3 border-b border-line px-5 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-title font-semibold break-words">{title}</Radix.Title>
              {text && <Radix.Description className="text-small text-ink-2">{text}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={t("common.close")} icon={X} className="-mr-2" />
            </Radix.Close>
          </div>
          <div
            role="document"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
            tabIndex={0}
            className="selectable min-h-0 flex-1 overflow-y-auto px-5 py-4 focus-visible:-outline-offset-2"
          >
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
