import { MonitoringAlertEntity } from './monitoring-alert.entity';
import { MonitoringLeaseEntity } from './monitoring-lease.entity';

/** Every table this library owns. */
export const MONITORING_ENTITIES = [MonitoringAlertEntity, MonitoringLeaseEntity];
