import { Toaster as Sonner } from "sonner";

export const Toaster = ({ theme }: { theme: "light" | "dark" }) => (
  <Sonner
    theme={theme}
    position="bottom-left"
    gap={8}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast: "flex w-[356px] items-start gap-2 rounded-card border border-line bg-raised p-3 text-body text-ink shadow-float",
        content: "min-w-0 flex-1",
        title: "font-medium",
        description: "text-small text-ink-2 break-words",
        icon: "mt-0.5 shrink-0 text-ink-2",
        error: "text-ink [&_[data-icon]]:text-danger",
        actionButton: "min-h-8 shrink-0 rounded-control px-2.5 text-small font-medium text-accent-ink hover:bg-hover",
      },
    }}
  />
);
