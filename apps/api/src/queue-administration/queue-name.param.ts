import { Param, type PipeTransform } from '@nestjs/common';
import { ResourceNotFoundError } from '@app/creators';
import { QUEUE_NAMES, type QueueName } from '@app/queues';

const queueNamePipe: PipeTransform<string, QueueName> = {
  transform(given) {
    const name = QUEUE_NAMES.find((known) => known === given);
    if (name === undefined)
      throw new ResourceNotFoundError(`There is no such queue. There are ${QUEUE_NAMES.join(', ')}.`);
    return name;
  },
};

/** The path's queue: `@QueueNameParam() queue: QueueName`. */
export const QueueNameParam = () => Param('queue', queueNamePipe);
