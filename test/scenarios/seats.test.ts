import { otherFolders, playFolders } from './play-folders.ts';

playFolders(otherFolders());
