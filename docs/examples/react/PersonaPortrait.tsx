'use client'; // For Next.js; plain React ignores it.

import { useEffect, useRef } from 'react';
import type { PersonaVideoAttributes, PersonaVideoElement, PersonaVideoStatus } from './persona-video';

const SERVICE = 'http://localhost:8080';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'persona-video': PersonaVideoAttributes & React.HTMLAttributes<PersonaVideoElement> & React.RefAttributes<PersonaVideoElement>;
    }
  }
}

interface Props {
  id: string;
  name: string;
  portrait: string;
  onReady?: (status: PersonaVideoStatus) => void;
}

/**
 * A persona's moving portrait. The element is rendered on a server as well as in the browser, where its module is loaded
 * once, however many of these there are.
 */
export function PersonaPortrait({ id, name, portrait, onReady }: Props) {
  const element = useRef<PersonaVideoElement>(null);

  useEffect(() => {
    if (!document.querySelector('script[data-persona-video]')) {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = `${SERVICE}/persona-video.js`;
      script.dataset.personaVideo = '';
      document.head.append(script);
    }
  }, []);

  useEffect(() => {
    const video = element.current;
    const ready = (event: CustomEvent<PersonaVideoStatus>) => onReady?.(event.detail);
    video?.addEventListener('ready', ready);
    return () => video?.removeEventListener('ready', ready as EventListener);
  }, [onReady]);

  return <persona-video ref={element} persona-id={id} label={name} portrait={portrait} />;
}
