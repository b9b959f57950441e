import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dateText } from '../../src/base/date-text.js';
import { ageText } from '../../src/engine/wording/duration-text.js';
import { statusText } from '../../src/engine/wording/status.js';

test('a status and an age in Chinese, at the time of reading and later', () => {
  // All within one turn: the language is the process's, and other files' tests run in it, too.
  l10n.config({ contents: readFileSync(path.join(import.meta.dirname, '../../l10n/bundle.l10n.zh-cn.json'), 'utf8') });
  try {
    const now = 1_700_000_000_000;
    const check = (status: string, passed: number, text: string) =>
      assert.equal(statusText({ status, readAt: now }, now + passed), text);
    check('Up 5 seconds (healthy)', 0, '已运行 5 秒 (健康)');
    check('Up 3 minutes (unhealthy) (Paused)', 120_000, '已运行 5 分钟 (不健康) (已暂停)');
    check('Up Less than a second (health: starting)', 0, '已运行 不到 1 秒 (健康检查启动中)');
    check('Up About an hour ago', 0, '已运行 约 1 小时');
    check('Exited (137) 2 weeks ago', 0, '2 周前退出 (137)');
    check('Restarting (1) About a minute ago', 0, '约 1 分钟前退出 (1)，正在重启');
    check('Created', 0, '已创建');
    check('Stopping', 0, 'Stopping');
    for (const unit of ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years']) {
      assert.doesNotMatch(statusText({ status: `Up 7 ${unit}`, readAt: now }, now), /[a-z]/, unit);
    }
    assert.match(dateText(now), /^2023\/11\/1[45] \d\d:\d\d:20$/);
    assert.equal(ageText(now - 3 * 86_400_000, now), '3 天前');
  } finally {
    l10n.config({ contents: {} });
  }
});
