import { render } from 'preact';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/composer.css';
import './styles/history.css';
import './styles/verdict.css';
import './styles/answer.css';
import './styles/fix.css';
import './styles/run.css';
import './styles/picture.css';
import './styles/talk.css';
import './styles/evidence.css';
import './styles/motion.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
