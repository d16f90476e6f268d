import { ApiProperty } from '@nestjs/swagger';

/** Properties that occur in many answers of the administration, each described one way. */
export const Id = (example = '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910', description?: string) =>
  ApiProperty({ format: 'uuid', example, ...(description === undefined ? {} : { description }) });

export const OptionalId = (description: string) =>
  ApiProperty({ type: String, format: 'uuid', nullable: true, example: null, description });

export const UserId = () => Id('2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77');

export const Whole = (example: number, description?: string) =>
  ApiProperty({ type: 'integer', example, ...(description === undefined ? {} : { description }) });

export const Time = () => ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' });

export const OptionalTime = (description: string) =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description });

export const OptionalText = (description: string, example: string | null = null) =>
  ApiProperty({ type: String, nullable: true, example, description });

export const Share = (description: string) =>
  ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, example: 0.125, description });
