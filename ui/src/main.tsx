import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./i18n";
import "./styles.css";
import { App } from "./app/App";
import { createQueryClient } from "./app/queryClient";
import { createRouter } from "./app/router";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App client={createQueryClient()} router={createRouter()} />
    </StrictMode>,
  );
