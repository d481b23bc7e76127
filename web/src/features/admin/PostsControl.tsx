//! A person's roles: each a role at an institution, several of them possible.

import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import style from './Admin.module.css';
import type { Post } from './model';
import type { Names } from './names';
import { ROLES } from './nouns';
import { useAdminWords } from './words';

interface Props {
  label: string;
  error: string | undefined;
  names: Names;
  posts: readonly Post[];
  onChange: (posts: Post[]) => void;
}

export function PostsControl({ label, error, names, posts, onChange }: Props) {
  const { t, code } = useAdminWords();
  const institutions = names.options('institutions');
  const change = (at: number, part: Partial<Post>): void => {
    onChange(posts.map((post, index) => (index === at ? { ...post, ...part } : post)));
  };
  return (
    <fieldset className={style.many}>
      <legend>{label}</legend>
      {posts.map((post, index) => (
        <div key={index} className={style.post}>
          <Field label={t('post-role', { n: index + 1 })} hideLabel>
            <select
              value={post.role}
              onChange={(event) => {
                change(index, { role: event.target.value });
              }}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {code('role', role)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('post-institution', { n: index + 1 })} hideLabel>
            <select
              value={post.institution}
              onChange={(event) => {
                change(index, { institution: event.target.value });
              }}
            >
              {institutions.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </select>
          </Field>
          <Button
            weight="quiet"
            icon="cross"
            label={t('post-remove', { n: index + 1 })}
            onClick={() => {
              onChange(posts.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      {error ? <p className={style.error}>{error}</p> : null}
      <Button
        size="s"
        onClick={() => {
          onChange([...posts, { role: 'village-doctor', institution: institutions[0]?.value ?? '' }]);
        }}
      >
        {t('post-add')}
      </Button>
    </fieldset>
  );
}
