import { boardPng, drawBoard } from '@hai-dang/rendering'
import type { BlockNode, Figure, PageV1 } from '@hai-dang/wire'
import { instantOf, type SampleRepository, sampleId } from './sample-repository.ts'

const paragraph = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const heading = (text: string): BlockNode => ({ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text }] })
const bullets = (items: readonly string[]): BlockNode => ({
  type: 'bulletList',
  content: items.map((text) => ({ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })),
})

export function samplePage(change: Partial<PageV1> & { content?: BlockNode[] }, at: number): PageV1 {
  const { content, ...rest } = change
  return {
    v: 1,
    type: 'page.v1',
    deployment: 'demo-bien-dong',
    id: sampleId(),
    path: '/tin/mau',
    column: 'Tin tức',
    lang: 'vi',
    title: 'Trang mẫu',
    lead: '',
    publishedAt: instantOf(at),
    renderer: 1,
    body: { type: 'doc', content: content ?? [paragraph('Nội dung mẫu.')] },
    figures: [],
    sources: [],
    ...rest,
  }
}

/** A picture that is honest about itself: what the board at the sample gate shows, each pixel drawn four times as large. */
async function boardPicture(repository: SampleRepository): Promise<Figure> {
  const drawing = drawBoard({ lines: ['GIÓ MẠNH CẤP 6', 'Tàu không ra khơi'], capitalPx: 16 })
  if (!drawing.ok) throw new Error(drawing.refusal.code)
  const scale = 4
  const [width, height] = [drawing.width * scale, drawing.height * scale]
  const pixels = Uint8Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    return x % scale === 3 || y % scale === 3 ? 0 : drawing.pixels[Math.floor(y / scale) * drawing.width + Math.floor(x / scale)]!
  })
  const media = await repository.media(boardPng(pixels, width, height, 'amber'), 'image/png')
  return {
    alt: 'Bảng điện tử tại cửa khẩu mẫu ghi: Gió mạnh cấp 6, tàu không ra khơi',
    caption: 'Cùng nội dung trên bảng điện tử tại cửa khẩu mẫu.',
    credit: 'Hải Đăng (mẫu)',
    derivatives: [{ media, width, height }],
  }
}

/** Five approved sample pages, the newest a warning with a picture and a sound. */
export async function releaseSamples(repository: SampleRepository, now: number) {
  const hour = 3_600_000
  const listen = await repository.media(new TextEncoder().encode('not really a sound'.repeat(200)), 'audio/flac', 48_000)
  const pages = [
    samplePage(
      {
        path: '/tin/tau-duoi-12-met-khong-ra-khoi',
        column: 'Cảnh báo',
        title: 'Tàu dưới 12 mét không ra khơi từ trưa nay',
        lead: 'Vùng biển từ Bình Châu đến Côn Đảo có gió đông bắc cấp 6, giật cấp 8, sóng cao 2 đến 3 mét trong hai ngày tới.',
        listen,
        figures: [await boardPicture(repository)],
        sources: ['Bản tin gió mạnh trên biển (mẫu)'],
        content: [
          paragraph(
            'Chủ tàu và thuyền trưởng kiểm tra neo, phao cứu sinh và máy thông tin trước khi vào nơi tránh trú. Các đồn biên phòng phát bản tin trên loa tại cảng lúc 11:00 và 16:30.',
          ),
          { type: 'figure', attrs: { figure: 0 } },
          heading('Việc cần làm ngay'),
          bullets([
            'Giữ liên lạc với đài duyên hải, tần số 7903 kHz.',
            'Báo vị trí tàu mỗi sáu giờ.',
            'Không ở lại trên tàu và chòi nuôi khi gió từ cấp 8.',
          ]),
          paragraph(
            'Tàu đang hoạt động trên biển giữ liên lạc với đài duyên hải và báo vị trí mỗi sáu giờ. Số điện thoại của từng đồn có tại bến.',
          ),
        ],
      },
      now - hour,
    ),
    samplePage(
      {
        path: '/tin/muoi-hai-hanh-vi-khai-thac-iuu',
        column: 'Biển đảo quê hương',
        title: 'Những hành vi khai thác bất hợp pháp thuyền trưởng cần nhớ',
        lead: 'Bản tóm tắt dễ đọc, in được, dùng khi nhắc nhau trước chuyến biển.',
      },
      now - 20 * hour,
    ),
    samplePage(
      {
        path: '/tin/lich-phat-thanh-tai-cang-ca',
        column: 'Thông báo',
        title: 'Lịch phát thanh tại cầu cảng mẫu',
        lead: 'Ba buổi mỗi ngày, thêm bản tin thời tiết lúc 05:00.',
      },
      now - 44 * hour,
    ),
    samplePage(
      {
        path: '/news/at-the-gate',
        column: 'For visitors',
        lang: 'en',
        title: 'What to carry at the port gate',
        lead: 'Papers, hours and the number to call. Sample content.',
        content: [paragraph('Carry your passport and crew card. The gate is open from 07:00 to 21:00. This page is a sample.')],
      },
      now - 70 * hour,
    ),
    samplePage(
      {
        path: '/tin/noi-tranh-tru',
        column: 'Biển đảo quê hương',
        title: 'Nơi tránh trú tàu thuyền trong tỉnh',
        lead: 'Danh sách mẫu, kèm sức chứa và luồng vào.',
      },
      now - 90 * hour,
    ),
  ]
  const releases: Record<string, { digest: string }> = {}
  for (const page of pages) releases[page.path] = await repository.release(page, now)
  return releases
}
