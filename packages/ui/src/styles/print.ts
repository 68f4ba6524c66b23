/** A4, ink on white, repeated heads; state stays word and shape. */
export const printCss = `
@media(prefers-reduced-motion:reduce){*,*::before,*::after{animation:none!important;transition:none!important;scroll-behavior:auto!important}}
@media(forced-colors:active){.chip,.lampchip,.btn{border:1px solid}}
@media print{@page{size:A4;margin:20mm}html,body{background:#fff!important;color:#000;font-size:11pt}.rail,.bottombar,.skip,.acts,.noprint,nav,audio{display:none!important}
.band,.top,.drill{background:#fff!important;color:#000!important;border-bottom:1px solid #000}.band *,.top *{color:#000!important}.panel,.row,tr,figure{break-inside:avoid}thead{display:table-header-group}
.chip,.lampchip{background:#fff!important;color:#000!important;border:1px solid #000}a{color:#000}h1,h2,h3{break-after:avoid}}
`
