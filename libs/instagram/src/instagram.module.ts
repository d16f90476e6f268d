import { Global, Module } from '@nestjs/common';
import { BufferedVendorMeter } from './buffered-vendor-meter';
import { DecodoClient } from './decodo/decodo-client';
import { DecodoInstagramAdapter } from './decodo/decodo-instagram.adapter';
import { DECODO_LIMITS, defaultDecodoLimits } from './decodo/decodo-limits';
import { ScrapeEndpoint } from './decodo/scrape-endpoint';
import { InstagramPort } from './instagram.types';
import { VendorCallsRepository } from './vendor-calls.repository';
import { VendorMeter } from './vendor-meter.port';

/** Where profiles and posts come from. Needs the configuration, observability, resilience and database modules. */
@Global()
@Module({
  providers: [
    { provide: DECODO_LIMITS, useValue: defaultDecodoLimits },
    VendorCallsRepository,
    { provide: VendorMeter, useClass: BufferedVendorMeter },
    ScrapeEndpoint,
    DecodoClient,
    { provide: InstagramPort, useClass: DecodoInstagramAdapter },
  ],
  exports: [InstagramPort, VendorMeter],
})
export class InstagramModule {}
