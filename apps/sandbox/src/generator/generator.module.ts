import { Module } from '@nestjs/common';
import { Directory } from './directory';
import { SandboxClock } from './sandbox-clock';
import { ScriptBook } from './script-book';
import { World } from './world';

/** The made-up Instagram behind the stand-in. */
@Module({
  providers: [Directory, SandboxClock, ScriptBook, World],
  exports: [Directory, SandboxClock, ScriptBook, World],
})
export class GeneratorModule {}
