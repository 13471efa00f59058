-- +goose Up
-- one finding about a month's submissions; shown as mart_finding
CREATE TABLE mart_finding_row (
  period           CHAR(7)     NOT NULL COMMENT 'month YYYY-MM / 月份',
  top_code         VARCHAR(64) NOT NULL COMMENT 'region that has none above it / 最高一级区划代码',
  number           INT         NOT NULL COMMENT 'place in the month / 序号',
  code             VARCHAR(40) NOT NULL COMMENT 'rule / 规则',
  severity         VARCHAR(10) NOT NULL COMMENT 'error warning notice / 级别',
  agency_code      VARCHAR(64) NOT NULL COMMENT 'agency, empty if of none / 机构代码',
  project_code     VARCHAR(64) NOT NULL COMMENT 'project, empty if of none / 项目编号',
  community_code   VARCHAR(64) NOT NULL COMMENT 'community, empty if of none / 社区代码',
  submission       VARCHAR(64) NOT NULL COMMENT 'submission, empty if of none / 填报编号',
  other_submission VARCHAR(64) NOT NULL COMMENT 'that it repeats copies or is like / 相关填报编号',
  record           VARCHAR(64) NOT NULL COMMENT 'record, empty if of none / 服务记录编号',
  other_record     VARCHAR(64) NOT NULL COMMENT 'of two that are alike the other / 相关服务记录编号',
  claimed          BIGINT      NULL     COMMENT 'what was typed filed or expected, NULL: none or withheld / 填报数',
  counted          BIGINT      NULL     COMMENT 'what it adds up to, NULL: none or withheld / 核计数',
  subject          VARCHAR(40) NOT NULL COMMENT 'figure that the numbers are of / 所指数据项',
  PRIMARY KEY (period, top_code, number),
  KEY mart_finding_code (code, period)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE mart_finding_row;
