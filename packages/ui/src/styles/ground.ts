import { colours, families } from '../tokens.ts'

const variables = Object.entries(colours)
  .map(([name, value]) => `--${name}:${value}`)
  .join(';')

/** Colours, type and links: what every page stands on. Line height never below 1.45 where Vietnamese capitals may stand. */
export const groundCss = `
:root{${variables};--sans:${families.sans};--serif:${families.serif};--mono:${families.mono};--shadow:0 2px 8px #07283B29}
*,*::before,*::after{box-sizing:border-box}
html{font:400 16px/26px var(--sans);color:var(--ink);background:var(--mist);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;overflow-wrap:break-word}
h1,h2,h3,h4{font-weight:600;margin:0;line-height:1.45;text-wrap:balance}h1{font-size:26px}h2{font-size:18px}h3,h4{font-size:16px}
p,ul,ol,dl,dd,figure,blockquote{margin:0}
b,strong{font-weight:600}
a{color:var(--sea-6);text-underline-offset:3px;text-decoration-thickness:1px}a:hover{text-decoration-thickness:2px}
small,.t1{font-size:14px;line-height:22px}.t3{font-size:18px;line-height:29px}.t4{font-size:21px;line-height:32px}
.mute{color:var(--mute)}.bad{color:var(--red-7)}.mono{font:400 13px/20px var(--mono)}.serif{font-family:var(--serif)}
.num,time,table{font-variant-numeric:tabular-nums lining-nums}
.caps{text-transform:uppercase;line-height:1.6}
img,video,canvas{max-width:100%;height:auto}
hr{border:0;border-top:1px solid var(--hair);margin:24px 0}
svg.i{width:20px;height:20px;stroke:currentColor;fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;flex:none;vertical-align:-4px}
svg.mark{stroke:currentColor;fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round;flex:none}svg.mark .beam{stroke:var(--lamp)}
.visually-hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:16px;top:-80px;background:var(--lamp);color:var(--ink);padding:9px 16px;z-index:10;font-weight:600}.skip:focus{top:8px}
:focus-visible{outline:3px solid var(--lamp);outline-offset:2px;box-shadow:0 0 0 2px var(--ink)}
.band :focus-visible,.top :focus-visible{box-shadow:0 0 0 2px var(--sea-9)}
.sector{height:3px;width:96px;background:linear-gradient(90deg,var(--sea-7) 0 33%,var(--lamp) 33% 66%,var(--sea-1) 66%);margin:8px 0 24px;border:0}
`
