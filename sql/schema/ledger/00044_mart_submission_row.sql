-- +goose Up
-- one counted submission, reconciled; shown as mart_submission
CREATE TABLE mart_submission_row (
  period            CHAR(7)      NOT NULL COMMENT 'month YYYY-MM / 月份',
  top_code          VARCHAR(64)  NOT NULL COMMENT 'region that has none above it / 最高一级区划代码',
  submission        VARCHAR(64)  NOT NULL COMMENT 'id in the source / 填报编号',
  revision          INT          NOT NULL COMMENT 'revision that counts / 计入的版本',
  submitted_at      DATETIME(6)  NOT NULL COMMENT 'of that revision, UTC / 该版本的填报时间',
  first_filed_at    DATETIME(6)  NOT NULL COMMENT 'of the first revision with a claim, UTC / 首次填报时间',
  agency_code       VARCHAR(64)  NOT NULL COMMENT 'unified social credit code / 统一社会信用代码',
  agency            VARCHAR(255) NOT NULL COMMENT 'agency / 机构',
  project_code      VARCHAR(64)  NOT NULL COMMENT 'project code / 项目编号',
  project           VARCHAR(255) NOT NULL COMMENT 'project / 项目',
  programme         VARCHAR(128) NOT NULL COMMENT 'who funds it / 资助计划',
  field             VARCHAR(128) NOT NULL COMMENT 'field of service / 服务领域',
  community_code    VARCHAR(64)  NOT NULL COMMENT 'community code / 社区代码',
  community         VARCHAR(128) NOT NULL COMMENT 'community / 社区',
  street_code       VARCHAR(64)  NOT NULL COMMENT 'street code, empty if none / 街道代码',
  county_code       VARCHAR(64)  NOT NULL COMMENT 'county code, empty if none / 县级代码',
  prefecture_code   VARCHAR(64)  NOT NULL COMMENT 'prefecture code, empty if none / 市州代码',
  province_code     VARCHAR(64)  NOT NULL COMMENT 'province code, empty if none / 省级代码',
  claimed_direct    BIGINT       NULL     COMMENT 'person-times as typed, NULL: not filed / 直接服务填报数 人次',
  claimed_indirect  BIGINT       NULL     COMMENT 'person-times as typed, NULL: not filed / 间接服务填报数 人次',
  recorded          BIGINT       NOT NULL COMMENT 'person-times of the records as filed / 核计数 人次',
  direct            BIGINT       NOT NULL COMMENT 'reconciled person-times / 直接服务核定数 人次',
  unverified        BIGINT       NOT NULL COMMENT 'part of direct that is a claim without a record / 其中无记录佐证',
  indirect          BIGINT       NOT NULL COMMENT 'reconciled person-times, an estimate / 间接服务核定数 人次 估算',
  visit_attendances BIGINT       NOT NULL COMMENT 'person-times of visits / 个案探访人次',
  case_attendances  BIGINT       NOT NULL COMMENT 'person-times of cases / 个案服务人次',
  group_attendances BIGINT       NOT NULL COMMENT 'person-times of groups / 小组活动人次',
  event_attendances BIGINT       NOT NULL COMMENT 'person-times of events / 社区活动人次',
  group_sessions    BIGINT       NOT NULL COMMENT 'sessions of groups / 小组活动节数',
  distinct_cases    BIGINT       NOT NULL COMMENT 'cases of this submission, not additive / 个案数 不可相加',
  distinct_groups   BIGINT       NOT NULL COMMENT 'groups of this submission, not additive / 小组数 不可相加',
  distinct_events   BIGINT       NOT NULL COMMENT 'events of this submission, not additive / 活动数 不可相加',
  PRIMARY KEY (period, submission),
  KEY mart_submission_agency (agency_code, period)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE mart_submission_row;
