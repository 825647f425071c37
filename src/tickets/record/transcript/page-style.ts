/** The look of a transcript: dark or light as the reader's system says, from 360 px. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1d21;--dim:#5a606b;--line:#dfe2e7;--soft:#f4f5f7;--link:#1f5fbf;--acc:#a35d24;--del:#b3261e;--code:#eceef2}
@media (prefers-color-scheme:dark){:root{--bg:#1e1f22;--fg:#e6e8eb;--dim:#a6acb6;--line:#3a3d44;--soft:#27292e;--link:#8ab6ff;--acc:#e0a473;--del:#ff9b93;--code:#2f3238}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
.page{max-width:52rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.1rem 0 .4rem}
h2{font-size:1.15rem;margin:2rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:.85rem;color:var(--dim);font-weight:600;margin:1.6rem 0 .4rem;text-align:center}
p{margin:.15rem 0}.sub,.meta,.host,.crumb{color:var(--dim);font-size:.875rem}
.crumb{margin:0;letter-spacing:.02em}.state{color:var(--acc);font-weight:600}
.box{background:var(--soft);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem;margin:.9rem 0}
.box ul{margin:.2rem 0;padding-left:1.1rem}
a{color:var(--link)}
dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.3rem 1rem;margin:0}
dt{color:var(--dim)}dd{margin:0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;margin-top:.9rem}caption{text-align:left;color:var(--dim);padding-bottom:.2rem}
th,td{text-align:left;padding:.25rem 0;border-bottom:1px solid var(--line);font-weight:400}td{text-align:right;white-space:nowrap}.sum th,.sum td{font-weight:700}
ol.log{list-style:none;margin:0;padding:0}ol.log li{padding:.35rem 0;border-bottom:1px solid var(--line)}
.find{position:sticky;top:0;background:var(--bg);padding:.6rem 0;display:flex;gap:.7rem;align-items:center;flex-wrap:wrap;z-index:1}
.find[hidden]{display:none}.find input{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--dim);border-radius:.5rem;padding:.4rem .7rem;flex:1 1 12rem;min-width:0}
.group{display:grid;grid-template-columns:2.5rem 1fr;gap:.8rem;margin:1rem 0}
.face{width:2.5rem;height:2.5rem;border-radius:50%;display:grid;place-items:center;font-size:.85rem;font-weight:700;color:#fff;background:#4b5563}
.c1{background:#8a4b16}.c2{background:#1d5fa8}.c3{background:#27713f}.c4{background:#7a3fa0}.c5{background:#a03050}.c6{background:#0f6b73}.c7{background:#6b6411}
.who{font-weight:700;margin:0}.who time{font-weight:400}.tag{font-size:.7rem;font-weight:600;border:1px solid var(--line);border-radius:.3rem;padding:0 .3rem;color:var(--dim)}
.msg{padding:.1rem 0;scroll-margin-top:4rem}.msg[hidden],.group[hidden],h3[hidden]{display:none}
.gone{border-left:3px solid var(--del);padding-left:.6rem}.gone .mark{color:var(--del)}
.mark{font-size:.8rem;color:var(--dim)}
.reply{font-size:.85rem;color:var(--dim);border-left:2px solid var(--line);padding-left:.5rem;margin:.1rem 0}
details{margin:.2rem 0}summary{cursor:pointer;color:var(--dim);font-size:.85rem}
.old{border-left:2px solid var(--line);padding-left:.6rem;margin:.3rem 0;color:var(--dim)}
.big{font-size:1.1rem;font-weight:700}.at{color:var(--acc);font-weight:600}
.hid{border-bottom:1px dotted var(--dim)}
code,pre{background:var(--code);border-radius:.3rem;font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{padding:.05rem .25rem}pre{padding:.6rem .8rem;overflow:auto;white-space:pre-wrap}pre code{padding:0;background:none}
blockquote{margin:.2rem 0;padding-left:.7rem;border-left:3px solid var(--line)}
.msg ul,.msg ol{margin:.2rem 0;padding-left:1.4rem}
figure{margin:.4rem 0}figure img{display:block;max-width:100%;height:auto;border-radius:.5rem;border:1px solid var(--line)}
figcaption,.file{font-size:.85rem;color:var(--dim)}.file b,figcaption b{color:var(--fg);font-weight:600}
.hash{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.75rem}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--dim);font-size:.875rem}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.group{grid-template-columns:1.8rem 1fr;gap:.55rem}.face{width:1.8rem;height:1.8rem;font-size:.7rem}}
@media print{.find{display:none}}
`.trim();

/** Search in the messages. The page says everything without it; then the box stays hidden and the reader's own search does. */
export const script = `
(function(){var box=document.querySelector('.find');if(!box)return;box.hidden=false;
var input=box.querySelector('input'),out=box.querySelector('output'),all=[].slice.call(document.querySelectorAll('.msg'));
var texts=all.map(function(m){return m.textContent.toLowerCase()+' '+(m.getAttribute('data-by')||'').toLowerCase()});
function find(){var q=input.value.trim().toLowerCase(),n=0;
all.forEach(function(m,i){var hit=!q||texts[i].indexOf(q)>=0;m.hidden=!hit;if(hit)n++});
[].forEach.call(document.querySelectorAll('.group'),function(g){g.hidden=!g.querySelector('.msg:not([hidden])')});
[].forEach.call(document.querySelectorAll('main h3'),function(h){h.hidden=!!q});
out.textContent=out.getAttribute('data-words').replace('{n}',String(n)).replace('{all}',String(all.length))}
var t;input.addEventListener('input',function(){clearTimeout(t);t=setTimeout(find,120)});find()})();
`.trim();
