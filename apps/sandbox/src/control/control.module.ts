import { Module } from '@nestjs/common';
import { DecodoModule } from '../decodo/decodo.module';
import { GeneratorModule } from '../generator/generator.module';
import { CreatorsController } from './creators.controller';
import { DecodoControlController } from './decodo-control.controller';
import { ScriptCreator } from './script-creator';
import { WorldControlController } from './world-control.controller';

/** The levers behind the stand-ins. */
@Module({
  imports: [DecodoModule, GeneratorModule],
  controllers: [CreatorsController, DecodoControlController, WorldControlController],
  providers: [ScriptCreator],
})
export class ControlModule {}
