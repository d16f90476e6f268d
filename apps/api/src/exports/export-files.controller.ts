import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '@app/auth';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UuidParam } from '../http/uuid.param';
import { ExportLinkDto } from './dto/export-link.dto';
import { ExportFileService } from './export-file.service';

@ApiTags('Exports')
@Controller('api/v1/exports')
export class ExportFilesController {
  constructor(private readonly files: ExportFileService) {}

  @Get(':id/file')
  @Public()
  @ApiOperation({
    summary: 'The file of an export, by its link',
    description:
      'Follow the `downloadUrl` of an export: it needs no token and works for 15 minutes. Parts can be asked for (Range, If-Range), so that a broken download can be gone on with. `ETag` is the SHA-256 of the file.',
  })
  @ApiParam({ name: 'id', format: 'uuid', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2' })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes', example: 'bytes=1048576-' })
  @ApiOkResponse({
    description: 'csv, xlsx or jsonl, as it was ordered',
    content: {
      'application/octet-stream': {
        schema: { type: 'string', format: 'binary' },
        example: 'Username,Followers\r\nnora.travels,15200\r\n',
      },
    },
  })
  @ApiResponse({ status: 206, description: 'The range that was asked for' })
  @ApiResponse({ status: 304, description: 'The client has it (If-None-Match)' })
  @ApiProblem('EXPORTS.LINK_INVALID', 'EXPORTS.FILE_GONE', 'EXPORTS.RANGE_NOT_SATISFIABLE')
  getFile(
    @UuidParam('id') id: string,
    @Query() link: ExportLinkDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.send(id, link, { request, response });
  }
}
