import { Link } from '@tanstack/react-router'
import { useWords } from '../messages/catalogue.ts'
import { PageHead } from '../pieces/page-head.tsx'

export function NowhereScreen() {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('nowhere.title')} />
      <p>{t('nowhere.text')}</p>
      <p style={{ marginTop: 12 }}>
        <Link to="/">{t('nowhere.back')}</Link>
      </p>
    </>
  )
}
