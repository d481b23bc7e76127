/** Entry of the workstation. */
import '../styles/tokens.css';
import '../styles/base.css';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root) createRoot(root).render(<p>远诊工作站</p>);
