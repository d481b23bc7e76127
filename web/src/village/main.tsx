/** Entry of the village and township pages. */
import '../styles/tokens.css';
import '../styles/base.css';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root) createRoot(root).render(<p>远诊</p>);
