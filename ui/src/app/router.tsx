import { createHashRouter, Navigate } from "react-router";
import { ScreenError } from "./ScreenError";
import { ROUTES } from "./routes";
import { Shell } from "./Shell";

/** Places live behind the #: the window is served from a custom scheme that knows only one page. */
export const createRouter = () =>
  createHashRouter([
    {
      element: <Shell />,
      errorElement: <ScreenError />,
      children: [
        ...ROUTES.map(({ path, element }) => ({ path, element, errorElement: <ScreenError /> })),
        { path: "*", element: <Navigate to="/inbox" replace /> },
      ],
    },
  ]);

export type AppRouter = ReturnType<typeof createRouter>;
