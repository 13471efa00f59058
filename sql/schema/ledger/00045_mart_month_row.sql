-- +goose Up
-- one month of one region of any level; shown as mart_month
CREATE TABLE mart_month_row (
  period            CHAR(7)      NOT NULL COMMENT 'month YYYY-MM / 月份',
  top_code          VARCHAR(64)  NOT NULL COMMENT 'region that has none above it / 最高一级区划代码',
  region_code       VARCHAR(64)  NOT NULL COMMENT 'region code / 区划代码',
  region            VARCHAR(128) NOT NULL COMMENT 'region / 区划名称',
  level             VARCHAR(10)  NOT NULL COMMENT 'province prefecture county street community / 级别',
  parent_code       VARCHAR(64)  NOT NULL COMMENT 'region above, empty at the top / 上级代码',
  submissions       BIGINT       NOT NULL COMMENT 'submissions that count / 计入的填报数',
  claimed_direct    BIGINT       NOT NULL COMMENT 'person-times as typed / 直接服务填报数 人次',
  claimed_indirect  BIGINT       NOT NULL COMMENT 'person-times as typed / 间接服务填报数 人次',
  direct            BIGINT       NOT NULL COMMENT 'reconciled person-times / 直接服务核定数 人次',
  unverified        BIGINT       NOT NULL COMMENT 'part of direct that is a claim without a record / 其中无记录佐证',
  indirect          BIGINT       NOT NULL COMMENT 'reconciled person-times, an estimate / 间接服务核定数 人次 估算',
  visit_attendances BIGINT       NOT NULL COMMENT 'person-times of visits / 个案探访人次',
  case_attendances  BIGINT       NOT NULL COMMENT 'person-times of cases / 个案服务人次',
  group_attendances BIGINT       NOT NULL COMMENT 'person-times of groups / 小组活动人次',
  event_attendances BIGINT       NOT NULL COMMENT 'person-times of events / 社区活动人次',
  group_sessions    BIGINT       NOT NULL COMMENT 'sessions of groups / 小组活动节数',
  distinct_cases    BIGINT       NOT NULL COMMENT 'cases of the month, not additive / 本月个案数 不可相加',
  distinct_groups   BIGINT       NOT NULL COMMENT 'groups of the month, not additive / 本月小组数 不可相加',
  distinct_events   BIGINT       NOT NULL COMMENT 'events of the month, not additive / 本月活动数 不可相加',
  expected          BIGINT       NOT NULL COMMENT 'submissions due, 0: nothing was / 应报',
  on_time           BIGINT       NOT NULL COMMENT 'filed on time / 按时',
  late              BIGINT       NOT NULL COMMENT 'filed late / 迟报',
  missing           BIGINT       NOT NULL COMMENT 'not filed / 未报',
  returned          BIGINT       NOT NULL COMMENT 'returned to the agency / 退回',
  quarantined       BIGINT       NOT NULL COMMENT 'filed, but cannot be understood / 数据有误',
  PRIMARY KEY (period, region_code),
  KEY mart_month_region (region_code, period)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE mart_month_row;
