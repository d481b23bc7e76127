//! An examination in one line: modality, part with its side, method.

import type { Examination } from '../api/wire';
import { codeWords } from '../words/reading/words';
import { Tag } from './Tag';
import style from './ExamLine.module.css';

export function ExamLine({
  exam,
}: {
  exam: Pick<Examination, 'modality' | 'body_part' | 'laterality' | 'method'>;
}) {
  const side = exam.laterality === 'U' ? '' : codeWords('laterality', exam.laterality);
  return (
    <span className={style.line}>
      <Tag>{exam.modality}</Tag>
      <span>
        {side}
        {codeWords('part', exam.body_part)} {codeWords('method', exam.method)}
      </span>
    </span>
  );
}
