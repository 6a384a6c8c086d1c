import { playFolders, shares } from './play-folders.ts';

playFolders(shares.people);
