import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { connectEngine } from './engine/connect-engine';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
// Before anything is drawn: it takes the browser shell's token out of the address.
const connection = connectEngine();
createRoot(root).render(
  <StrictMode>
    <App connection={connection} />
  </StrictMode>,
);
