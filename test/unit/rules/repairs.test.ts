// Every repair that a flagged sample offers, one by one: its finding goes, and nothing new comes. And where there is none.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import type { Finding } from '../../../src/shared';
import { applyFixes, grammars } from '../../support/analyzer';
import { readSpec, type SpecFile } from './spec-file';

const folder = path.resolve(__dirname, '../../rules');

function findingsOf(analyzer: Analyzer, files: readonly SpecFile[]): readonly Finding[] {
  return files.flatMap((file) => analyzer.check(file.name).findings);
}

function repairsOf(finding: Finding): Finding['fixes'] {
  return finding.fixes.filter((fix) => fix.kind === 'repair');
}

describe('repairs of flagged samples', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  const found = (code: string, name = 'a.cpp'): readonly Finding[] => {
    analyzer.setFile(name, code);
    const { findings } = analyzer.check(name);
    analyzer.removeFile(name);
    return findings;
  };

  for (const name of readdirSync(folder)) {
    const spec = readSpec(readFileSync(path.join(folder, name), 'utf8'));
    it(spec.id, () => {
      const wrong: string[] = [];
      for (const one of spec.cases.filter((sample) => sample.flagged)) {
        for (const file of one.files) analyzer.setFile(file.name, file.code);
        const before = findingsOf(analyzer, one.files);
        for (const finding of before) {
          for (const repair of repairsOf(finding)) {
            for (const file of one.files) analyzer.setFile(file.name, applyFixes(file.name, file.code, [{ ...finding, fixes: [repair] }]));
            const left = findingsOf(analyzer, one.files);
            if (left.some((other) => other.fingerprint === finding.fingerprint)) wrong.push(`${one.title}: "${repair.title}" leaves its ${finding.ruleId}`);
            for (const other of left) if (!before.some((known) => known.fingerprint === other.fingerprint)) wrong.push(`${one.title}: "${repair.title}" brings ${other.ruleId} at ${other.range.start.line}`);
          }
        }
        for (const file of one.files) analyzer.removeFile(file.name);
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('are not made where they would come before what they need, or in what a macro does', () => {
    const head = `#define LEAVE_IF(x) do { HRESULT hr_ = (x); if (FAILED(hr_)) return hr_; } while (0)
#define THROW_BAD(x) { HRESULT hr_ = (x); if (FAILED(hr_)) _com_issue_error(hr_); }
`;
    const programs = [
      `HRESULT F(IMAPIFolder *folder, LPSPropValue value) {
  IMessage *message = NULL;
  LEAVE_IF(folder->CreateMessage(NULL, 0, &message));
  LEAVE_IF(message->SetProps(1, value, NULL));
  message->Release();
  return S_OK;
}`,
      `void F(IMAPIFolder *folder, LPSPropValue value) {
  IMessage *message = NULL;
  THROW_BAD(folder->CreateMessage(NULL, 0, &message));
  THROW_BAD(message->SetProps(1, value, NULL));
  message->Release();
}`,
      `HRESULT F(IMAPIFolder *folder, LPSPropValue value) {
  IMessage *message = NULL;
  HRESULT hr = folder->CreateMessage(NULL, 0, &message);
  if (FAILED(hr)) return hr;
  hr = message->SetProps(1, value, NULL);
  LEAVE_IF(hr);
  message->Release();
  return hr;
}`,
      `void Need(HRESULT hr) { if (FAILED(hr)) throw hr; }
void F(IMAPIFolder *folder, LPSPropValue value) {
  IMessage *message = NULL;
  Need(folder->CreateMessage(NULL, 0, &message));
  Need(message->SetProps(1, value, NULL));
  message->Release();
}`,
      `void Need(HRESULT hr) { if (FAILED(hr)) throw hr; }
void F(IMAPIFolder *folder, IMAPIProp *other, LPSPropValue value) {
  IMessage *message = NULL;
  Need(folder->CreateMessage(NULL, 0, &message));
  message->SaveChanges(0);
  Need(other->SetProps(1, value, NULL));
  message->Release();
}`,
      `HRESULT F(LPMAPICONTAINER top, SBinary *ids) {
  ULONG type;
  LPMAPICONTAINER inner = NULL;
  HRESULT hr = top->OpenEntry(ids[0].cb, (LPENTRYID)ids[0].lpb, NULL, 0, &type, (LPUNKNOWN *)&inner);
  if (FAILED(hr)) return hr;
  hr = inner->OpenEntry(ids[1].cb, (LPENTRYID)ids[1].lpb, NULL, 0, &type, (LPUNKNOWN *)&inner);
  if (FAILED(hr)) return hr;
  inner->Release();
  return S_OK;
}`,
    ];
    for (const program of programs) {
      const findings = found(head + program);
      assert.equal(findings.length, 1, program);
      assert.deepEqual(repairsOf(findings[0]!), [], program);
    }
  });

  it('leave a destructor alone that runs what may give the member back', () => {
    const [finding, ...others] = found(`class CView { public: ~CView() { Close(); } void Load(LPMAPIFOLDER folder) { folder->GetContentsTable(0, &m_table); } void Close(); LPMAPITABLE m_table; };`);
    assert.deepEqual([finding?.ruleId, others.length], ['member-never-released', 0]);
    assert.deepEqual(repairsOf(finding!), []);
  });

  it('are not made where a finally could do the same again', () => {
    const [finding, ...others] = found(`class Reader {
  int Read(IntPtr message, bool keep) {
    IntPtr value = IntPtr.Zero;
    try {
      if (Native.HrGetOneProp(message, 1, out value) != 0) return 1;
      return 0;
    } finally {
      if (!keep) Native.MAPIFreeBuffer(value);
    }
  }
}`, 'a.cs');
    assert.deepEqual([finding?.ruleId, others.length], ['leak-at-return', 0]);
    assert.deepEqual(repairsOf(finding!), []);
  });
});
