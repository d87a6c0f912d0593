var e,t,n,r,i,a,o,s,c,l,u,d,f=Symbol.for(`pv`),p={},m=[],h=/^m(i|n|o|s|text|space)$/,g=Array.isArray,_=m.slice,v=Object.assign;function y(e){e&&e.parentNode&&e.remove()}function b(e,t,n){var r,i,a,o={},s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e,o,r,i,null)}function x(e,t,n){var r,i,a,o=v({},e.props),s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e.type!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e.type,o,r===void 0?e.key:r,i===void 0?e.ref:i,null)}function S(n,r,i,a,o){var s={type:n,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:f,__v:o||++t,__i:-1,__u:0};return!o&&e.vnode&&e.vnode(s),s}function C(e){return e.children}function w(e,t){this.props=e,this.context=t,this.__g=0}function ee(e,t){if(t==null)return e.__&&ee(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!=`function`||e.props.__P?null:ee(e)}function T(t){var n,r=t.__v,i=r.__e,a=[],o=[],s=t.__P;s&&((n=v({constructor:f},r)).__v=r.__v+1,e.vnode&&e.vnode(n),de(s,n,r,t.__n,s.namespaceURI,32&r.__u?[i]:null,a,i||ee(r),32&r.__u,o),n.__v=r.__v,n.__.__k[n.__i]=n,me(a,n,o),r.__=r.__e=null,n.__e!=i&&E(n))}function E(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),E(e)}function te(t){(8&t.__g||(t.__g|=8,r.push(t),a++))&&i==e.debounceRendering||((i=e.debounceRendering)||queueMicrotask)(ne)}function ne(){try{for(var e,t=1;r.length;)r.length>t&&r.sort(o),e=r.shift(),t=r.length,8&e.__g&&T(e)}finally{(a=r.length)&&(i||queueMicrotask)(ne)}}function re(e,t,n,r,i,a,o,s,c,l,u){var d,f,h,g,_,v,y=r.__k||m,b=t.length;for(c=ie(n,t,y,c,b),d=0;d<b;d++)(h=n.__k[d])!=null&&(f=~h.__i&&y[h.__i]||p,h.__i=d,v=de(e,h,f,i,a,o,s,c,l,u),g=h.__e,(f.ref!=h.ref||8&f.__u)&&(f.ref&&ge(f.ref,null,h,f),h.ref&&u.push(h.ref,h.__c||g,h)),_||=g,4&h.__u?(c=ae(h,c,e,!f.__v),f.__e&&(f.__e=null)):typeof h.type==`function`&&v!==void 0?c=v:g&&(c=g.nextSibling),h.__u&=-21);return n.__e=_,c}function ie(e,t,n,r,i){var a,o,s,c,l,u,d,p,m,h=n.length,_=h,v=0,y=0,b=e.__k=Array(i);for(a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o!=`object`||o.constructor===String?o=b[a]=S(null,o):g(o)?o=b[a]=S(C,{children:o}):o.constructor===f&&o.__b?o=b[a]=S(o.type,o.props,o.key,o.ref,o.__v):b[a]=o,c=a+v,o.__=e,o.__b=e.__b+1,s=null,~(l=o.__i=se(o,n,c,_))&&(_--,(s=n[l])&&(s.__u|=2)),s&&s.__v?(o.__u|=16,l==c-1?v--:l==c+1?v++:l!=c&&(l>c?v--:v++,y=1)):(~l||(i>h?v--:i<h&&v++),typeof o.type!=`function`&&(o.__u|=4))):b[a]=null;if(y){for(u=[],d=[],a=0;a<i;a++)if((o=b[a])&&16&o.__u){for(v=0,p=u.length;v<p;)u[m=v+p>>1]<o.__i?v=m+1:p=m;u[v]=o.__i,d[a]=v+1}for(v=u.length;a--;)d[a]&&(d[a]==v?v--:b[a].__u|=4)}if(_)for(a=0;a<h;a++)!(s=n[a])||2&s.__u||(s.__e==r&&(r=ee(s)),_e(s,s));return r}function ae(e,t,n,r){var i,a,o,s;if(typeof e.type==`function`){if(e.props.__P)return t;if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&(i[a].__=e,t=ae(i[a],t,n,!1));return t}for(t&&!t.parentNode&&(t=ee(e))&&!t.parentNode&&(t=null),o=e.__e,s=t;s&&s.nodeType==8;)s=s.nextSibling;for(o!=s&&(!r&&n.moveBefore&&o.parentNode?n.moveBefore(o,t):n.insertBefore(o,t||null)),t=o;(t&&=t.nextSibling)&&t.nodeType==8&&!t.data.startsWith(`$s`););return t}function oe(e,t){return t||=[],e!=null&&typeof e!=`boolean`&&(g(e)?e.some(function(e){oe(e,t)}):t.push(e)),t}function se(e,t,n,r){var i,a=e.key,o=e.type,s=t[n],c=s&&!(2&s.__u);if(s===null&&a==null||c&&a==s.key&&o==s.type)return n;if(r>+!!c){for(i=n-1;i>=0;i--)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i;for(i=n+1;i<t.length;i++)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i}return-1}function ce(e,t,n){n??=``,t[0]==`-`?e.setProperty(t,n):e[t]=n}function le(e,t,n,r,i){var a,o;if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||ce(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||ce(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)typeof n!=`function`&&(n=null),typeof r!=`function`&&(r=null),(e.__e||={})[t]=n,n&&r||(o=u[t]||(u[t]=ue(t)),(e.__a||={})[t]=l,a=t!=(t=t.replace(c,`$1`)),(t=t.slice(2))[0]<`a`&&(t=t.toLowerCase()),n?e.addEventListener(t,o,a):e.removeEventListener(t,o,a));else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;return}catch{}if(typeof n==`function`)return;n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n)}}function ue(t){return function(n){var r=this.__e;if(r){if(r=r[t],n[s]==null)n[s]=l++;else if(n[s]<this.__a[t])return;return r(e.event?e.event(n):n)}}}function de(t,n,r,i,a,o,s,c,l,u){var d,p,h,_,b,x,S,T,E,te,ne,ie,ae,oe,se,ce,le,ue,de=n.type;if(n.constructor!==f)return null;128&r.__u&&(l=32&r.__u,d=r.__c.__z)&&(n.__u|=l,p=o=[],d.nodeType==8?c=fe(d,o):o.push(d),c=o[0]||c),(d=e.__b)&&d(n);n:if(typeof de==`function`){h=s.length;try{if(T=n.props,E=(d=de.prototype)&&d.render,te=(d=de.contextType)&&i[d.__c],ne=d?te?te.props.value:d.__:i,(_=r.__c)?(n.__c=_,2&_.__g&&(_.__g|=1)):(E?n.__c=_=new de(T,ne):(n.__c=_=new w(T,ne),_.constructor=de,_.render=ve),te&&te.sub(_),_.state||(_.state={}),_.__n=i,_.__g|=8,_.__h=[],_.__k=[]),E&&(_.__s||(_.__s=_.state),de.getDerivedStateFromProps&&(_.__s==_.state&&(_.__s=v({},_.__s)),v(_.__s,de.getDerivedStateFromProps(T,_.__s)))),b=_.props,x=_.state,_.__v=n,r.__c){if(T!==b&&E&&!de.getDerivedStateFromProps&&_.componentWillReceiveProps&&_.componentWillReceiveProps(T,ne),n.__v==r.__v&&!(8&_.__g)||!(4&_.__g)&&_.shouldComponentUpdate&&!1===_.shouldComponentUpdate(T,_.__s,ne)){n.__v!=r.__v&&(_.props=T,_.state=_.__s,_.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),m.push.apply(_.__h,_.__k),_.__k=[],_.__h.length&&s.push(_),c=ee(r);break n}_.componentWillUpdate&&_.componentWillUpdate(T,_.__s,ne),E&&_.componentDidUpdate&&_.__h.push(function(){_.componentDidUpdate(b,x,S)})}else E&&!de.getDerivedStateFromProps&&_.componentWillMount&&_.componentWillMount(),E&&_.componentDidMount&&_.__h.push(_.componentDidMount);_.context=ne,_.props=T,_.__P=t,_.__g&=-5,ie=e.__r,ae=E?25:0;do _.__g&=-9,ie&&ie(n),d=_.render(_.props,_.state=_.__s,_.context);while(8&_.__g&&++ae<25);E&&(m.push.apply(_.__h,_.__k),_.__k=[]),_.state=_.__s,_.getChildContext&&(i=v({},i,_.getChildContext())),E&&r.__c&&_.getSnapshotBeforeUpdate&&(S=_.getSnapshotBeforeUpdate(b,x)),oe=d&&d.type===C&&d.key==null?d.props.children:d,T.__P&&(d=c,a=(t=T.__P).namespaceURI,l=o=null,r.props&&r.props.__P!=t&&(r.__k.some(function(e){e&&_e(e,e)}),r.__k=null),c=r.__k?ee(r,0):null),c=re(t,g(oe)?oe:[oe],n,r,i,a,o,s,c,l,u),T.__P&&(n.__e=null,c=d),n.__u&=-161,p&&p.some(y),_.__h.length&&s.push(_),1&_.__g&&(_.__g&=-4)}catch(t){if(s.length=h,n.__v=null,l||o){if(t&&t.then){if(n.__u|=128|l,o){for(~(le=o.indexOf(c||void 0))||(le=o.length);(ue=o[le-1])&&ue.nodeType==8;)le--;for(;le<o.length;le++)if(ue=o[le]){if(o[le]=null,se){if(ue==ce)break}else{if(ue.nodeType!=8)break;ue.data.startsWith(`$s`)&&(ce=fe(se=ue))}}}if(!se){for(;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;se=c}(d=fe(se=n.__c.__z||(n.__c.__z=se)))?(n.__e=se,c=d):n.__e=c,c&&=c.nextSibling}else o&&o.some(y)}else n.__e=r.__e;n.__k||=r.__k||[],t&&t.then||pe(n),e.__e(t,n,r)}}else c=n.__e=he(r.__e,n,r,i,a,o,s,l,u,t);return(d=e.diffed)&&d(n),c}function fe(e,t){if(e&&e.nodeType==8&&e.data.startsWith(`$s`))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith(`$s`))n++;else if(e.data.startsWith(`/$s`)&&!--n)return e}t&&t.push(e)}}function pe(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(pe))}function me(t,n,r){for(var i=0;i<r.length;)ge(r[i++],r[i++],r[i++]);e.__c&&e.__c(n,t),t.some(function(n){try{t=n.__h,n.__h=[],t.some(function(e){e.call(n)})}catch(t){e.__e(t,n.__v)}})}function he(t,n,r,i,a,o,s,c,l,u){var d,f,m,v,b,x,S,C,w=r.props||p,T=n.props,E=n.type;if(E==`svg`?a=`http://www.w3.org/2000/svg`:E==`math`?a=`http://www.w3.org/1998/Math/MathML`:a||=`http://www.w3.org/1999/xhtml`,o){for(d=0;d<o.length;d++)if((b=o[d])&&(E?b.localName==E:b.nodeType==3)){t=b,o[d]=null;break}}if(!t){if(C=u.ownerDocument||document,!E)return C.createTextNode(T);t=C.createElementNS(a,E,T.is?T:u),c&&=(e.__m&&e.__m(n,o),!1),o=null}if(E){if(u=E==`template`&&t.content||t,o=E==`textarea`&&T.defaultValue!=null?null:o&&_.call(u.childNodes),!c&&o)for(w={},d=0;d<t.attributes.length;d++)w[(b=t.attributes[d]).name]=b.value;for(d in w)b=w[d],d==`dangerouslySetInnerHTML`?m=b:d==`children`||d in T||d==`value`&&`defaultValue`in T||d==`checked`&&`defaultChecked`in T||le(t,d,null,b,a);for(d in T)b=T[d],d==`children`?v=b:d==`dangerouslySetInnerHTML`?f=b:d==`value`?x=b:d==`checked`?S=b:c&&typeof b!=`function`||w[d]===b||le(t,d,b,w[d],a);f?(c||m&&(f.__html==m.__html||f.__html==t.innerHTML)||(t.innerHTML=f.__html),n.__k=[]):(m&&(t.textContent=``),(E==`foreignObject`||a==`http://www.w3.org/1998/Math/MathML`&&h.test(E))&&(a=`http://www.w3.org/1999/xhtml`),re(u,g(v)?v:[v],n,r,i,a,o,s,o?o[0]:r.__k&&ee(r,0),c,l),o&&o.some(y)),c&&E!=`textarea`||(d=`value`,E==`progress`&&x==null?t.removeAttribute(d):x==null||x===t[d]&&(E!=`progress`||x)||le(t,d,x,w[d],a),d=`checked`,S!=null&&S!=t[d]&&le(t,d,S,w[d],a))}else w===T||c&&t.data==T||(t.data=T);return t}function ge(t,n,r,i){try{typeof t==`function`?n?n.__x=t(n)||1:(i&&=i.__c||i.__e)&&(n=i.__x)&&(i.__x=null,typeof n==`function`?n():t(null)):t.current=n}catch(t){e.__e(t,r)}}function _e(t,n,r){var i,a,o,s;if(e.unmount&&e.unmount(t),!(i=t.ref)||i.current&&i.current!=t.__e||ge(i,null,n,t),i=t.__c){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(t){e.__e(t,n)}i.__P=i.__n=null}if(i=t.__k)for(s=0;s<i.length;s++)i[s]&&_e(i[s],n,typeof t.type!=`function`||r&&!t.props.__P);!r&&(i=t.__c)&&(i=i.__z)&&(a=fe(i,o=[]))&&(i==t.__e&&o.some(y),y(a),y(i)),r||y(t.__e),t.__e=t.__c=t.__=null}function ve(e,t,n){return this.constructor(e,n)}function ye(t,n){var r,i,a,o;e.__&&e.__(t,n),n.nodeType==9&&(n=n.documentElement),i=(r=t&&32&t.__u)?null:n.__k,n.__k=S(C,{children:[t]}),a=[],o=[],de(n,n.__k,i||p,p,n.namespaceURI,i?null:n.firstChild?_.call(n.childNodes):null,a,i?i.__e:n.firstChild,r,o),me(a,n.__k,o),n.__k.props.children=null}function be(e){function t(e){var n,r;return this.getChildContext||(n=new Set,(r={})[t.__c]=this,this.getChildContext=function(){return r},this.shouldComponentUpdate=function(e){this.props.value!=e.value&&n.forEach(function(e){e.__g|=4,te(e)})},this.sub=function(e){n.add(e);var t=e.componentWillUnmount;e.componentWillUnmount=function(){n.delete(e),t&&t.call(e)}}),e.children}return t.__c=`__cC`+d++,t.__=e,t.Provider=(t.Consumer=function(e,t){return e.children(t)}).contextType=t,t}e={__e:function(e,t,n,r){for(var i,o,s;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((s=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),s=1),s&&8&i.__g)return void(i.__g|=2)}catch(t){e=t}}throw a=0,e}},t=0,n=function(e){return e!=null&&e.constructor===f},w.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=v({},this.state)),typeof e==`function`&&(e=e(v({},n),this.props)),e&&(v(n,e),this.__v&&(t&&this.__k.push(t),te(this)))},w.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),te(this))},w.prototype.render=C,r=[],a=0,o=function(e,t){return e.__v.__b-t.__v.__b},s=Symbol(),c=/(PointerCapture)$|Capture$/i,l=0,u={},d=0;var xe,D,Se,Ce,we=Object.is,Te=0,Ee=[],De=[],O=e,Oe=O.__b,ke=O.__r,Ae=O.diffed,je=O.__c,Me=O.unmount,Ne=O.__;function Pe(e,t){O.__h&&O.__h(D,e,Te||t),Te=0;var n=D.__H||(D.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function k(e){return Te=1,Fe(Ge,e)}function Fe(e,t,n){var r=Pe(xe++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Ge(void 0,t),function(e){var t=(r.__N||r.__)[0],n=r.t(t,e);we(t,n)||(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=D,!D.__f)){D.__f=!0;var i=D.shouldComponentUpdate;D.shouldComponentUpdate=function(e,t,n){var r=this.__H;if(!r)return!0;var a=!1,o=this.props!=e;if(r.__.some(function(e){e.__N&&(a=!0,we(e.__[0],e.__N[0])||(o=!0))}),i){var s=i.call(this,e,t,n);return a?s||o:s}return!a||o}}return r.__}function A(e,t){var n=Pe(xe++,3);!O.__s&&We(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,D.__H.__h.push(n))}function Ie(e,t){var n=Pe(xe++,4);!O.__s&&We(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,D.__h.push(n))}function j(e){return Te=5,M(function(){return{current:e}},[])}function M(e,t){var n=Pe(xe++,7);return We(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Le(e){var t=D.context[e.__c],n=Pe(xe++,9);return n.c=e,t?(n.__??(n.__=!0,t.sub(D)),t.props.value):e.__}function Re(){var e;do{for(;e=De.shift();)try{He(e)}catch(t){O.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=Ee.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(He),t.__h.some(Ue),t.__h=[]}catch(n){t.__h=[],O.__e(n,e.__v)}}}while(De.length)}O.__b=function(e){D=null,Oe&&Oe(e)},O.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ne&&Ne(e,t)},O.__r=function(e){ke&&ke(e),xe=0;var t=(D=e.__c).__H;t&&(Se==D?D.__h=[]:(t.__h.some(He),t.__h.some(Ue),xe=0),t.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})),Se=D},O.diffed=function(e){Ae&&Ae(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Ve(Ee.push(t)),t.__H.__.some(function(e){e.u&&(e.__H=e.u)})),Se=D=null},O.__c=function(e,t){t.some(function(e){try{e.__h.some(He),e.__h=e.__h.filter(function(e){return!e.__||Ue(e)})}catch(t){e.__h=[function(){throw t}]}}),je&&je(e,t)},O.unmount=function(e){Me&&Me(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(r){try{if(r.__P&&r.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n&&=n.__c}r.__P=n,Ve(De.push(r))}else He(r)}catch(e){t=e}}),r.__H=void 0,t&&O.__e(t,r.__v))};var ze=typeof requestAnimationFrame==`function`;function Be(e){var t,n=function(){clearTimeout(r),ze&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);ze&&(t=requestAnimationFrame(n))}function Ve(e){e!=1&&Ce==O.requestAnimationFrame||((Ce=O.requestAnimationFrame)||Be)(Re)}function He(e){var t=D,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),D=t}function Ue(e){var t=D;e.__c=e.__(),D=t}function We(e,t){return!e||e.length!=t.length||t.some(function(t,n){return!we(t,e[n])})}function Ge(e,t){return typeof t==`function`?t(e):t}var Ke,qe;function Je(e){return!qe||(typeof qe==`string`?e.startsWith(qe):qe.test(e))}function Ye(e,t){let n=``;if(Ke=void 0,t&&t.type===`click`){if(t.ctrlKey||t.metaKey||t.altKey||t.shiftKey||t.button!==0)return e;let r=t.composedPath().find(e=>e.nodeName==`A`&&e.href),i=r&&r.getAttribute(`href`);if(!r||r.origin!=location.origin||/^#/.test(i)||!/^(_?self)?$/i.test(r.target)||!Je(i)||r.download)return e;Ke=!0,t.preventDefault(),n=r.href.replace(location.origin,``)}else t&&t.url?(Ke=!t.replace,n=t.url):n=location.pathname+location.search;return Ke===!0?history.pushState(null,``,n):Ke===!1&&history.replaceState(null,``,n),n}var Xe=(e,t,n={})=>{e=e.split(`/`).filter(Boolean),t=(t||``).split(`/`).filter(Boolean),n.params||={};for(let r=0,i,a;r<Math.max(e.length,t.length);r++){let[,o,s,c]=(t[r]||``).match(/^(:?)(.*?)([+*?]?)$/);if(i=e[r],o||s!=i){if(!o&&i&&c==`*`){n.rest=`/`+e.slice(r).join(`/`);break}if(!o||!i&&c!=`?`&&c!=`*`)return;if(a=c==`+`||c==`*`,a?i=e.slice(r).map(decodeURIComponent).join(`/`)||void 0:i&&=decodeURIComponent(i),n.params[s]=i,s in n||(n[s]=i),a)break}}return n};function Ze(e){let[t,n]=Fe(Ye,e.url||location.pathname+location.search);e.scope&&(qe=e.scope);let r=Ke===!0,i=M(()=>{let e=new URL(t,location.origin),i=e.pathname.replace(/\/+$/g,``)||`/`;return{url:t,path:i,query:Object.fromEntries(e.searchParams),route:(e,t)=>n({url:e,replace:t}),back:()=>{history.back()},forward:()=>{history.forward()},wasPush:r}},[t]);return Ie(()=>(addEventListener(`click`,n),addEventListener(`popstate`,n),()=>{removeEventListener(`click`,n),removeEventListener(`popstate`,n)}),[]),b(Ze.ctx.Provider,{value:i},e.children)}var Qe=Promise.resolve();function $e(e){let[t,n]=Fe(e=>e+1,0),{url:r,query:i,wasPush:a,path:o}=at();if(!r)throw Error(`preact-iso's <Router> must be used within a <LocationProvider>, see: https://github.com/preactjs/preact-iso#locationprovider`);let{rest:s=o,params:c={}}=Le(rt),l=j(!1),u=j(o),d=j(1),f=j(),p=j(),m=j(),h=j(!1),g=j();g.current=!1;let _,v,y;oe(e.children).some(e=>{if(Xe(s,e.props.path,y={...e.props,path:s,query:i,params:Object.assign({},c),rest:``}))return _=x(e,y);e.props.default&&(v=x(e,y))});let S=_||v,C=f.current&&f.current.__u&et&&f.current.__u&tt,w=f.current&&f.current.__h,ee=M(()=>{p.current=f.current,f.current=b(rt.Provider,{value:y},S);let e=p.current&&p.current.props.children;return!e||!S||S.type!==e.type||S.props.component!==e.props.component?(d.current++,!0):!1},[r,JSON.stringify(y)]);C?(f.current.__u|=et,f.current.__u|=tt):w&&(f.current.__h=!0);let T=p.current;return p.current=null,this.__c=(t,i)=>{g.current=!0,p.current=T,e.onLoadStart&&e.onLoadStart(r),l.current=!0;let a=d.current;t.then(()=>{a===d.current&&(p.current=null,f.current&&(i.__h&&(f.current.__h=i.__h),i.__u&tt&&(f.current.__u|=tt),i.__u&et&&(f.current.__u|=et)),Qe.then(n))})},Ie(()=>{let t=this.__v&&this.__v.__e;g.current?!h.current&&!m.current&&(m.current=t):(!h.current&&m.current&&(m.current!==t&&m.current.remove(),m.current=null),h.current=!0,u.current!==o&&(a&&scrollTo(0,0),e.onRouteChange&&e.onRouteChange(r),u.current=o),e.onLoadEnd&&l.current&&e.onLoadEnd(r),l.current=!1)},[o,a,t]),ee?[b(nt,{r:f,key:d.current}),b(nt,{r:p,key:d.current-1})]:b(nt,{r:f,key:d.current})}var et=32,tt=128,nt=({r:e})=>e.current;$e.Provider=Ze,Ze.ctx=be({});var rt=be({}),it=e=>b(e.component,e),at=()=>Le(Ze.ctx),ot=()=>Le(rt),st=(function(){let e=typeof document<`u`&&document.createElement(`link`).relList;return e&&e.supports&&e.supports(`modulepreload`)?`modulepreload`:`preload`})(),ct=function(e){return`/`+e},lt={},ut=function(e){return e.pathname.endsWith(`.css`)},dt=function(e,t,n){if(t in e)return e[t];let r=n();if(!r){e[t]=void 0;return}let i=r.then(()=>{e[t]=void 0},n=>{throw e[t]=void 0,n});return e[t]=i,i},ft=function(e,t,n){let r=Promise.resolve();if(t&&t.length>0){let e,i=document.querySelector(`meta[property=csp-nonce]`),a=i?.nonce||i?.getAttribute(`nonce`);function o(e){return Promise.all(e.map(e=>Promise.resolve(e).then(e=>({status:`fulfilled`,value:e}),e=>({status:`rejected`,reason:e}))))}function s(e){return import.meta.resolve?new URL(import.meta.resolve(e)):new URL(e,import.meta.url)}r=o(t.map(t=>{t=ct(t,n);let r=s(t),i=ut(r);return dt(lt,r.href,()=>{if(e===void 0){e={all:new Set,styles:new Set};let t=document.getElementsByTagName(`link`);for(let n=t.length-1;n>=0;n--){let r=t[n];e.all.add(r.href),r.rel===`stylesheet`&&e.styles.add(r.href)}}if((i?e.styles:e.all).has(r.href))return;let t=document.createElement(`link`);if(t.rel=i?`stylesheet`:st,i||(t.as=`script`),t.crossOrigin=``,t.href=r.href,a&&t.setAttribute(`nonce`,a),document.head.appendChild(t),i)return new Promise((e,n)=>{let i=a=>{t.removeEventListener(`load`,i),t.removeEventListener(`error`,i),a.type===`error`?n(Error(`Unable to preload CSS for ${r}`)):e(a)};t.addEventListener(`load`,i),t.addEventListener(`error`,i)})})}).filter(e=>e!==void 0))}function i(e){let t=new Event(`vite:preloadError`,{cancelable:!0});if(t.payload=e,window.dispatchEvent(t),!t.defaultPrevented)throw e}return r.then(t=>{for(let e of t||[])e.status===`rejected`&&i(e.reason);return e().catch(i)})},pt=Symbol.for(`preact-signals`);function mt(){if(yt>1)yt--;else{var e,t=!1;for((function(){var e=Ct;for(Ct=void 0;e!==void 0;){var t=e.S;if(t.v===e.v)for(var n=t.t;n!==void 0;n=n.x)n.i===e.i&&(n.i=t.i);e=e.o}})();vt!==void 0;){var n=vt;for(vt=void 0,bt++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Et(n))try{n.c()}catch(n){t||=(e=n,!0)}n=r}}if(bt=0,yt--,t)throw e}}function ht(e){if(yt>0)return e();St=++xt,yt++;try{return e()}finally{mt()}}var gt,N=void 0;function _t(e){var t=N,n=gt;N=void 0,gt=void 0;try{return e()}finally{N=t,gt=n}}var vt=void 0,yt=0,bt=0,xt=0,St=0,Ct=void 0,wt=0;function Tt(e){if(N!==void 0){var t=e.n;if(t===void 0||t.t!==N)return t={i:0,S:e,p:N.s,n:void 0,t:N,e:void 0,x:void 0,r:t},N.s!==void 0&&(N.s.n=t),N.s=t,e.n=t,32&N.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=N.s,t.n=void 0,N.s.n=t,N.s=t),t}}function P(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}P.prototype.brand=pt,P.prototype.h=function(){return!0},P.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n===void 0?_t(function(){var e;(e=t.W)==null||e.call(t)}):n.e=e)},P.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&_t(function(){var e;(e=t.Z)==null||e.call(t)}))}},P.prototype.subscribe=function(e){var t=this;return Ft(function(){var n=t.value;_t(function(){return e(n)})},{name:`sub`})},P.prototype.valueOf=function(){return this.value},P.prototype.toString=function(){return this.value+``},P.prototype.toJSON=function(){return this.value},P.prototype.peek=function(){var e=this;return _t(function(){return e.value})},Object.defineProperty(P.prototype,"value",{get:function(){var e=Tt(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(bt>100)throw Error(`Cycle detected`);(function(e){yt!==0&&bt===0&&e.l!==St&&(e.l=St,Ct={S:e,v:e.v,i:e.i,o:Ct})})(this),this.v=e,this.i++,wt++,yt++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{mt()}}}});function F(e,t){return new P(e,t)}function Et(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Dt(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Ot(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function kt(e,t){P.call(this,void 0,t),this.x=e,this.s=void 0,this.g=wt-1,this.f=4}kt.prototype=new P,kt.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===wt))return!0;if(this.g=wt,this.f|=1,this.i>0&&!Et(this))return this.f&=-2,!0;var e=N;try{Dt(this),N=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(e){this.v=e,this.f|=16,this.i++}return N=e,Ot(this),this.f&=-2,!0},kt.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}P.prototype.S.call(this,e)},kt.prototype.U=function(e){if(this.t!==void 0&&(P.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}},kt.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}},Object.defineProperty(kt.prototype,"value",{get:function(){if(1&this.f)throw Error(`Cycle detected`);var e=Tt(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function At(e,t){return new kt(e,t)}function jt(e){var t=e.j;if(e.j=void 0,typeof t==`function`){yt++;var n=N;N=void 0;try{t()}catch(t){throw e.f&=-2,e.f|=8,Mt(e),t}finally{N=n,mt()}}}function Mt(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,jt(e)}function Nt(e){if(N!==this)throw Error(`Out-of-order effect`);Ot(this),N=e,this.f&=-2;try{8&this.f&&Mt(this)}finally{mt()}}function Pt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,gt&&gt.push(this)}Pt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==`function`&&(this.j=t)}finally{e()}},Pt.prototype.S=function(){if(1&this.f)throw Error(`Cycle detected`);this.f|=1,this.f&=-9,jt(this),Dt(this),yt++;var e=N;return N=this,Nt.bind(this,e)},Pt.prototype.N=function(){2&this.f||(this.f|=2,this.u=vt,vt=this)},Pt.prototype.d=function(){this.f|=8,1&this.f||Mt(this)},Pt.prototype.dispose=function(){this.d()};function Ft(e,t){var n=new Pt(e,t);try{n.c()}catch(e){throw n.d(),e}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var It,Lt,Rt=typeof window<`u`&&!!window.__PREACT_SIGNALS_DEVTOOLS__,zt=[];Ft(function(){It=this.N})();function Bt(t,n){e[t]=n.bind(null,e[t]||function(){})}function Vt(e){if(Lt){var t=Lt;Lt=void 0,t()}Lt=e&&e.S()}function Ht(e){var t=this,r=e.data,i=Wt(r);i.name=`ReactiveDom`,i.value=r;var a=M(function(){for(var e=t,r=t.__v;r=r.__;)if(r.__c){r.__c.__$f|=4;break}var a=At(function(){var e=i.value.value;return e===0?0:!0===e?``:e||``}),o=At(function(){return!Array.isArray(a.value)&&!n(a.value)}),s=Ft(function(){if(this.N=qt,o.value){var t=a.value;e.__v&&e.__v.__e&&e.__v.__e.nodeType===3&&(e.__v.__e.data=t)}}),c=t.__$u.d;return t.__$u.d=function(){s(),c.call(this)},[o,a]},[]),o=a[0],s=a[1];return o.value?s.peek():s.value}Ht.displayName=`ReactiveTextNode`,Object.defineProperties(P.prototype,{constructor:{configurable:!0,value:b(C,null).constructor},type:{configurable:!0,value:Ht},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}}),Bt(`__b`,function(e,t){if(Vt(),typeof t.type==`string`){var n,r=t.props;for(var i in r)if(i!==`children`){var a=r[i];a instanceof P&&(n||(t.__np=n={}),n[i]=a,r[i]=a.peek())}}e(t)}),Bt(`__r`,function(e,t){if(e(t),t.type!==C){Vt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=function(e,t){var n;return Ft(function(){n=this},{name:t}),n.c=e,n}(function(e){return function(){var t;Rt&&((t=this.y)==null||t.call(this)),e.__$f|=1,e.setState({})}}(r),typeof t.type==`function`?t.type.displayName||t.type.name:``))),Vt(n)}}),Bt(`__e`,function(e,t,n,r){Vt(),e(t,n,r)}),Bt(`diffed`,function(e,t){Vt();var n;if(typeof t.type==`string`&&(n=t.__e)){var r=t.__np,i=t.props,a=n.U;if(a)for(var o in a){var s=a[o];s===void 0||r&&o in r||(s.d(),a[o]=void 0)}if(r)for(var c in a||(a={},n.U=a),r){var l=a[c],u=r[c];l===void 0?(l=Ut(n,c,u,i),a[c]=l):l.o(u,i)}}e(t)});function Ut(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,a=F(n);return{o:function(e,t){a.value=e,r=t},d:Ft(function(){this.N=qt;var n=a.value.value;r[t]!==n&&(r[t]=n,i?e[t]=n:n!=null&&(!1!==n||t[4]===`-`)?e.setAttribute(t,n):e.removeAttribute(t))})}}Bt(`unmount`,function(e,t){if(typeof t.type==`string`){var n=t.__e;if(n){var r=n.U;if(r)for(var i in n.U=void 0,r){var a=r[i];a&&a.d()}}var o=t.__np;if(o){var s=t.props;for(var c in o)s[c]=o[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)}),Bt(`__h`,function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)}),w.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u==`boolean`&&!0===this.u){var a=2&this.__$f;if(!(r||a||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!==`__source`&&e[o]!==this.props[o])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function Wt(e,t){return M(function(){return F(e,t)},[])}var Gt=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Kt(){ht(function(){for(var e;e=zt.shift();)It.call(e)})}function qt(){zt.push(this)===1&&(e.requestAnimationFrame||Gt)(Kt)}var Jt={NAME:`Name`,DOCUMENT:`Document`,OPERATION_DEFINITION:`OperationDefinition`,VARIABLE_DEFINITION:`VariableDefinition`,SELECTION_SET:`SelectionSet`,FIELD:`Field`,ARGUMENT:`Argument`,FRAGMENT_SPREAD:`FragmentSpread`,INLINE_FRAGMENT:`InlineFragment`,FRAGMENT_DEFINITION:`FragmentDefinition`,VARIABLE:`Variable`,INT:`IntValue`,FLOAT:`FloatValue`,STRING:`StringValue`,BOOLEAN:`BooleanValue`,NULL:`NullValue`,ENUM:`EnumValue`,LIST:`ListValue`,OBJECT:`ObjectValue`,OBJECT_FIELD:`ObjectField`,DIRECTIVE:`Directive`,NAMED_TYPE:`NamedType`,LIST_TYPE:`ListType`,NON_NULL_TYPE:`NonNullType`},Yt=class extends Error{constructor(e,t,n,r,i,a,o){super(e),this.name=`GraphQLError`,this.message=e,i&&(this.path=i),t&&(this.nodes=Array.isArray(t)?t:[t]),n&&(this.source=n),r&&(this.positions=r),a&&(this.originalError=a);var s=o;if(!s&&a){var c=a.extensions;c&&typeof c==`object`&&(s=c)}this.extensions=s||{}}toJSON(){return{...this,message:this.message}}toString(){return this.message}get[Symbol.toStringTag](){return`GraphQLError`}},I,L;function R(e){return new Yt(`Syntax Error: Unexpected token at ${L} in ${e}`)}function Xt(e){if(e.lastIndex=L,e.test(I))return I.slice(L,L=e.lastIndex)}var Zt=/ +(?=[^\s])/y;function Qt(e){for(var t=e.split(`
`),n=``,r=0,i=0,a=t.length-1,o=0;o<t.length;o++)Zt.lastIndex=0,Zt.test(t[o])&&(o&&(!r||Zt.lastIndex<r)&&(r=Zt.lastIndex),i||=o,a=o);for(var s=i;s<=a;s++)s!==i&&(n+=`
`),n+=t[s].slice(r).replace(/\\"""/g,`"""`);return n}function z(){for(var e=0|I.charCodeAt(L++);e===9||e===10||e===13||e===32||e===35||e===44||e===65279;e=0|I.charCodeAt(L++))if(e===35)for(;(e=0|I.charCodeAt(L++))&&e!==10&&e!==13;);L--}function $t(){for(var e=L,t=0|I.charCodeAt(L++);t>=48&&t<=57||t>=65&&t<=90||t===95||t>=97&&t<=122;t=0|I.charCodeAt(L++));if(e===L-1)throw R(`Name`);var n=I.slice(e,--L);return z(),n}function en(){return{kind:`Name`,value:$t()}}var tn=/(?:"""|(?:[\s\S]*?[^\\])""")/y,nn=/(?:(?:\.\d+)?[eE][+-]?\d+|\.\d+)/y;function rn(e){var t;switch(I.charCodeAt(L)){case 91:L++,z();for(var n=[];I.charCodeAt(L)!==93;)n.push(rn(e));return L++,z(),{kind:`ListValue`,values:n};case 123:L++,z();for(var r=[];I.charCodeAt(L)!==125;){var i=en();if(I.charCodeAt(L++)!==58)throw R(`ObjectField`);z(),r.push({kind:`ObjectField`,name:i,value:rn(e)})}return L++,z(),{kind:`ObjectValue`,fields:r};case 36:if(e)throw R(`Variable`);return L++,{kind:`Variable`,name:en()};case 34:if(I.charCodeAt(L+1)===34&&I.charCodeAt(L+2)===34){if(L+=3,(t=Xt(tn))==null)throw R(`StringValue`);return z(),{kind:`StringValue`,value:Qt(t.slice(0,-3)),block:!0}}var a=L,o;L++;var s=!1;for(o=0|I.charCodeAt(L++);o===92&&(L++,s=!0)||o!==10&&o!==13&&o!==34&&o;o=0|I.charCodeAt(L++));if(o!==34)throw R(`StringValue`);return t=I.slice(a,L),z(),{kind:`StringValue`,value:s?JSON.parse(t):t.slice(1,-1),block:!1};case 45:case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:for(var c=L++,l;(l=0|I.charCodeAt(L++))>=48&&l<=57;);var u=I.slice(c,--L);if((l=I.charCodeAt(L))===46||l===69||l===101){if((t=Xt(nn))==null)throw R(`FloatValue`);return z(),{kind:`FloatValue`,value:u+t}}return z(),{kind:`IntValue`,value:u};case 110:if(I.charCodeAt(L+1)===117&&I.charCodeAt(L+2)===108&&I.charCodeAt(L+3)===108)return L+=4,z(),{kind:`NullValue`};break;case 116:if(I.charCodeAt(L+1)===114&&I.charCodeAt(L+2)===117&&I.charCodeAt(L+3)===101)return L+=4,z(),{kind:`BooleanValue`,value:!0};break;case 102:if(I.charCodeAt(L+1)===97&&I.charCodeAt(L+2)===108&&I.charCodeAt(L+3)===115&&I.charCodeAt(L+4)===101)return L+=5,z(),{kind:`BooleanValue`,value:!1}}return{kind:`EnumValue`,value:$t()}}function an(e){if(I.charCodeAt(L)===40){var t=[];L++,z();do{var n=en();if(I.charCodeAt(L++)!==58)throw R(`Argument`);z(),t.push({kind:`Argument`,name:n,value:rn(e)})}while(I.charCodeAt(L)!==41);return L++,z(),t}}function on(e){if(I.charCodeAt(L)===64){var t=[];do L++,t.push({kind:`Directive`,name:en(),arguments:an(e)});while(I.charCodeAt(L)===64);return t}}function sn(){for(var e=0;I.charCodeAt(L)===91;)e++,L++,z();var t={kind:`NamedType`,name:en()};do if(I.charCodeAt(L)===33&&(L++,z(),t={kind:`NonNullType`,type:t}),e){if(I.charCodeAt(L++)!==93)throw R(`NamedType`);z(),t={kind:`ListType`,type:t}}while(e--);return t}function cn(){if(I.charCodeAt(L++)!==123)throw R(`SelectionSet`);return z(),ln()}function ln(){var e=[];do if(I.charCodeAt(L)===46){if(I.charCodeAt(++L)!==46||I.charCodeAt(++L)!==46)throw R(`SelectionSet`);switch(L++,z(),I.charCodeAt(L)){case 64:e.push({kind:`InlineFragment`,typeCondition:void 0,directives:on(!1),selectionSet:cn()});break;case 111:I.charCodeAt(L+1)===110?(L+=2,z(),e.push({kind:`InlineFragment`,typeCondition:{kind:`NamedType`,name:en()},directives:on(!1),selectionSet:cn()})):e.push({kind:`FragmentSpread`,name:en(),directives:on(!1)});break;case 123:L++,z(),e.push({kind:`InlineFragment`,typeCondition:void 0,directives:void 0,selectionSet:ln()});break;default:e.push({kind:`FragmentSpread`,name:en(),directives:on(!1)})}}else{var t=en(),n=void 0;I.charCodeAt(L)===58&&(L++,z(),n=t,t=en());var r=an(!1),i=on(!1),a=void 0;I.charCodeAt(L)===123&&(L++,z(),a=ln()),e.push({kind:`Field`,alias:n,name:t,arguments:r,directives:i,selectionSet:a})}while(I.charCodeAt(L)!==125);return L++,z(),{kind:`SelectionSet`,selections:e}}function un(){if(z(),I.charCodeAt(L)===40){var e=[];L++,z();do{var t=void 0;if(I.charCodeAt(L)===34&&(t=rn(!0)),I.charCodeAt(L++)!==36)throw R(`Variable`);var n=en();if(I.charCodeAt(L++)!==58)throw R(`VariableDefinition`);z();var r=sn(),i=void 0;I.charCodeAt(L)===61&&(L++,z(),i=rn(!0)),z();var a={kind:`VariableDefinition`,variable:{kind:`Variable`,name:n},type:r,defaultValue:i,directives:on(!0)};t&&(a.description=t),e.push(a)}while(I.charCodeAt(L)!==41);return L++,z(),e}}function dn(e){var t=en();if(I.charCodeAt(L++)!==111||I.charCodeAt(L++)!==110)throw R(`FragmentDefinition`);z();var n={kind:`FragmentDefinition`,name:t,typeCondition:{kind:`NamedType`,name:en()},directives:on(!1),selectionSet:cn()};return e&&(n.description=e),n}function fn(){var e=[];do{var t=void 0;if(I.charCodeAt(L)===34&&(t=rn(!0)),I.charCodeAt(L)===123){if(t)throw R(`Document`);L++,z(),e.push({kind:`OperationDefinition`,operation:`query`,name:void 0,variableDefinitions:void 0,directives:void 0,selectionSet:ln()})}else{var n=$t();switch(n){case`fragment`:e.push(dn(t));break;case`query`:case`mutation`:case`subscription`:var r,i=void 0;(r=I.charCodeAt(L))!==40&&r!==64&&r!==123&&(i=en());var a={kind:`OperationDefinition`,operation:n,name:i,variableDefinitions:un(),directives:on(!1),selectionSet:cn()};t&&(a.description=t),e.push(a);break;default:throw R(`Document`)}}}while(L<I.length);return e}function pn(e,t){return I=e.body?e.body:e,L=0,z(),t&&t.noLocation?{kind:`Document`,definitions:fn()}:{kind:`Document`,definitions:fn(),loc:{start:0,end:I.length,startToken:void 0,endToken:void 0,source:{body:I,name:`graphql.web`,locationOffset:{line:1,column:1}}}}}function mn(e,t,n){for(var r=``,i=0;i<e.length;i++)i&&(r+=t),r+=n(e[i]);return r}function hn(e){return JSON.stringify(e)}function gn(e){return`"""
`+e.replace(/"""/g,`\\"""`)+`
"""`}var _n=`
`,B={OperationDefinition(e){var t=``;e.description&&(t+=B.StringValue(e.description)+`
`),t+=e.operation,e.name&&(t+=` `+e.name.value),e.variableDefinitions&&e.variableDefinitions.length&&(e.name||(t+=` `),t+=`(`+mn(e.variableDefinitions,`, `,B.VariableDefinition)+`)`),e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive));var n=B.SelectionSet(e.selectionSet);return t===`query`?n:t+` `+n},VariableDefinition(e){var t=``;return e.description&&(t+=B.StringValue(e.description)+` `),t+=B.Variable(e.variable)+`: `+vn(e.type),e.defaultValue&&(t+=` = `+vn(e.defaultValue)),e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive)),t},Field(e){var t=e.alias?e.alias.value+`: `+e.name.value:e.name.value;if(e.arguments&&e.arguments.length){var n=mn(e.arguments,`, `,B.Argument);t.length+n.length+2>80?t+=`(`+(_n+=`  `)+mn(e.arguments,_n,B.Argument)+(_n=_n.slice(0,-2))+`)`:t+=`(`+n+`)`}return e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive)),e.selectionSet&&e.selectionSet.selections.length&&(t+=` `+B.SelectionSet(e.selectionSet)),t},StringValue(e){return e.block?gn(e.value).replace(/\n/g,_n):hn(e.value)},BooleanValue:e=>``+e.value,NullValue:e=>`null`,IntValue:e=>e.value,FloatValue:e=>e.value,EnumValue:e=>e.value,Name:e=>e.value,Variable:e=>`$`+e.name.value,ListValue:e=>`[`+mn(e.values,`, `,vn)+`]`,ObjectValue:e=>`{`+mn(e.fields,`, `,B.ObjectField)+`}`,ObjectField:e=>e.name.value+`: `+vn(e.value),Document(e){return!e.definitions||!e.definitions.length?``:mn(e.definitions,`

`,vn)},SelectionSet:e=>`{`+(_n+=`  `)+mn(e.selections,_n,vn)+(_n=_n.slice(0,-2))+`}`,Argument:e=>e.name.value+`: `+vn(e.value),FragmentSpread(e){var t=`...`+e.name.value;return e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive)),t},InlineFragment(e){var t=`...`;return e.typeCondition&&(t+=` on `+e.typeCondition.name.value),e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive)),t+=` `+B.SelectionSet(e.selectionSet)},FragmentDefinition(e){var t=``;return e.description&&(t+=B.StringValue(e.description)+`
`),t+=`fragment `+e.name.value,t+=` on `+e.typeCondition.name.value,e.directives&&e.directives.length&&(t+=` `+mn(e.directives,` `,B.Directive)),t+` `+B.SelectionSet(e.selectionSet)},Directive(e){var t=`@`+e.name.value;return e.arguments&&e.arguments.length&&(t+=`(`+mn(e.arguments,`, `,B.Argument)+`)`),t},NamedType:e=>e.name.value,ListType:e=>`[`+vn(e.type)+`]`,NonNullType:e=>vn(e.type)+`!`},vn=e=>B[e.kind](e);function yn(e){return _n=`
`,B[e.kind]?B[e.kind](e):``}var bn=()=>{},xn=bn;function Sn(e){return{tag:0,0:e}}function Cn(e){return{tag:1,0:e}}var wn=()=>typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`,Tn=e=>e;function En(e){return t=>n=>{var r=xn;t((t=>{t===0?n(0):t.tag===0?(r=t[0],n(t)):e(t[0])?n(t):r(0)}))}}function Dn(e){return t=>n=>t((t=>{t===0||t.tag===0?n(t):n(Cn(e(t[0])))}))}function On(e){return t=>n=>{var r=[],i=xn,a=!1,o=!1;t((t=>{o||(t===0?(o=!0,r.length||n(0)):t.tag===0?i=t[0]:(a=!1,(function(e){var t=xn;e((e=>{if(e===0){if(r.length){var s=r.indexOf(t);s>-1&&(r=r.slice()).splice(s,1),r.length||(o?n(0):a||(a=!0,i(0)))}}else e.tag===0?(r.push(t=e[0]),t(0)):r.length&&(n(e),t(0))}))})(e(t[0])),a||(a=!0,i(0))))})),n(Sn((e=>{if(e===1){o||(o=!0,i(1));for(var t=0,n=r,s=r.length;t<s;t++)n[t](1);r.length=0}else{!o&&!a?(a=!0,i(0)):a=!1;for(var c=0,l=r,u=r.length;c<u;c++)l[c](0)}})))}}function kn(e){return On(Tn)(e)}function An(e){return kn(Hn(e))}function jn(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0),e();else if(t.tag===0){var i=t[0];n(Sn((t=>{t===1?(r=!0,i(1),e()):i(t)})))}else n(t)}}))}}function Mn(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0);else if(t.tag===0){var i=t[0];n(Sn((e=>{e===1&&(r=!0),i(e)})))}else e(t[0]),n(t)}}))}}function Nn(e){return t=>n=>t((t=>{t===0?n(0):t.tag===0?(n(t),e()):n(t)}))}function Pn(e){var t=[],n=xn,r=!1;return i=>{t.push(i),t.length===1&&e((e=>{if(e===0){for(var i=0,a=t,o=t.length;i<o;i++)a[i](0);t.length=0}else if(e.tag===0)n=e[0];else{r=!1;for(var s=0,c=t,l=t.length;s<l;s++)c[s](e)}})),i(Sn((e=>{if(e===1){var a=t.indexOf(i);a>-1&&(t=t.slice()).splice(a,1),t.length||n(1)}else r||(r=!0,n(0))})))}}function Fn(e){return t=>n=>{var r=xn,i=xn,a=!1,o=!1,s=!1,c=!1;t((t=>{c||(t===0?(c=!0,s||n(0)):t.tag===0?r=t[0]:(s&&(i(1),i=xn),a?a=!1:(a=!0,r(0)),(function(e){s=!0,e((e=>{s&&(e===0?(s=!1,c?n(0):a||(a=!0,r(0))):e.tag===0?(o=!1,(i=e[0])(0)):(n(e),o?o=!1:i(0)))}))})(e(t[0]))))})),n(Sn((e=>{e===1?(c||(c=!0,r(1)),s&&(s=!1,i(1))):(!c&&!a&&(a=!0,r(0)),s&&!o&&(o=!0,i(0)))})))}}function In(e){return t=>n=>{var r=xn,i=!1,a=0;t((t=>{i||(t===0?(i=!0,n(0)):t.tag===0?e<=0?(i=!0,n(0),t[0](1)):r=t[0]:a++<e?(n(t),!i&&a>=e&&(i=!0,n(0),r(1))):n(t))})),n(Sn((t=>{t===1&&!i?(i=!0,r(1)):t===0&&!i&&a<e&&r(0)})))}}function Ln(e){return t=>n=>{var r=xn,i=xn,a=!1;t((t=>{a||(t===0?(a=!0,i(1),n(0)):t.tag===0?(r=t[0],e((e=>{e===0||(e.tag===0?(i=e[0])(0):(a=!0,i(1),r(1),n(0)))}))):n(t))})),n(Sn((e=>{e===1&&!a?(a=!0,r(1),i(1)):a||r(0)})))}}function Rn(e,t){return n=>r=>{var i=xn,a=!1;n((n=>{a||(n===0?(a=!0,r(0)):n.tag===0?(i=n[0],r(n)):e(n[0])?r(n):(a=!0,t&&r(n),r(0),i(1)))}))}}function zn(e){return t=>e()(t)}function Bn(e){return t=>{var n=e[wn()]&&e[wn()]()||e,r=!1,i=!1,a=!1,o;t(Sn((async e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=await n.next()).done)r=!0,n.return&&await n.return(),t(0);else try{a=!1,t(Cn(o.value))}catch(e){if(n.throw)(r=!!(await n.throw(e)).done)&&t(0);else throw e}i=!1}})))}}function Vn(e){return e[wn()]?Bn(e):t=>{var n=e[Symbol.iterator](),r=!1,i=!1,a=!1,o;t(Sn((e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=n.next()).done)r=!0,n.return&&n.return(),t(0);else try{a=!1,t(Cn(o.value))}catch(e){if(n.throw)(r=!!n.throw(e).done)&&t(0);else throw e}i=!1}})))}}var Hn=Vn;function Un(e){return t=>{var n=!1;t(Sn((r=>{r===1?n=!0:n||(n=!0,t(Cn(e)),t(0))})))}}function Wn(e){return t=>{var n=!1,r=e({next(e){n||t(Cn(e))},complete(){n||(n=!0,t(0))}});t(Sn((e=>{e===1&&!n&&(n=!0,r())})))}}function Gn(){var e,t;return{source:Pn(Wn((n=>(e=n.next,t=n.complete,bn)))),next(t){e&&e(t)},complete(){t&&t()}}}function Kn(e){return t=>{var n=xn,r=!1;return t((t=>{t===0?r=!0:t.tag===0?(n=t[0])(0):r||(e(t[0]),n(0))})),{unsubscribe(){r||(r=!0,n(1))}}}}function qn(e){Kn((e=>{}))(e)}function Jn(e){return new Promise((t=>{var n=xn,r;e((e=>{e===0?Promise.resolve(r).then(t):e.tag===0?(n=e[0])(0):(r=e[0],n(0))}))}))}var Yn=e=>e&&typeof e.message==`string`&&(e.extensions||e.name===`GraphQLError`)?e:typeof e==`object`&&typeof e.message==`string`?new Yt(e.message,e.nodes,e.source,e.positions,e.path,e,e.extensions||{}):new Yt(e),Xn=class extends Error{constructor(e){var t=(e.graphQLErrors||[]).map(Yn),n=((e,t)=>{var n=``;if(e)return`[Network] ${e.message}`;if(t)for(var r=0,i=t.length;r<i;r++)n&&(n+=`
`),n+=`[GraphQL] ${t[r].message}`;return n})(e.networkError,t);super(n),this.name=`CombinedError`,this.message=n,this.graphQLErrors=t,this.networkError=e.networkError,this.response=e.response}toString(){return this.message}},Zn=(e,t)=>{for(var n=0|(t||5381),r=0,i=0|e.length;r<i;r++)n=(n<<5)+n+e.charCodeAt(r);return n},Qn=new Set,$n=new WeakMap,er=(e,t)=>{if(e===null||Qn.has(e))return`null`;if(typeof e!=`object`)return JSON.stringify(e)||``;if(e.toJSON)return er(e.toJSON(),t);if(Array.isArray(e)){for(var n=`[`,r=0,i=e.length;r<i;r++)n.length>1&&(n+=`,`),n+=er(e[r],t)||`null`;return n+=`]`}if(!t&&(ir!==rr&&e instanceof ir||ar!==rr&&e instanceof ar))return`null`;var a=Object.keys(e).sort();if(!a.length&&e.constructor&&Object.getPrototypeOf(e).constructor!==Object.prototype.constructor){var o=$n.get(e)||Math.random().toString(36).slice(2);return $n.set(e,o),er({__key:o},t)}Qn.add(e);for(var s=`{`,c=0,l=a.length;c<l;c++){var u=er(e[a[c]],t);u&&(s.length>1&&(s+=`,`),s+=er(a[c],t)+`:`+u)}return Qn.delete(e),s+=`}`},tr=(e,t,n)=>{if(!(typeof n!=`object`||!n||n.toJSON||Qn.has(n))){if(Array.isArray(n))for(var r=0,i=n.length;r<i;r++)tr(e,`${t}.${r}`,n[r]);else if(n instanceof ir||n instanceof ar)e.set(t,n);else for(var a in Qn.add(n),n)tr(e,`${t}.${a}`,n[a])}},nr=(e,t)=>(Qn.clear(),er(e,t||!1)),rr=class{},ir=typeof File<`u`?File:rr,ar=typeof Blob<`u`?Blob:rr,or=/("{3}[\s\S]*"{3}|"(?:\\.|[^"])*")/g,sr=/(?:#[^\n\r]+)?(?:[\r\n]+|$)/g,cr=(e,t)=>t%2==0?e.replace(sr,`
`):e,lr=e=>e.split(or).map(cr).join(``).trim(),ur=new Map,dr=new Map,fr=e=>{var t;return typeof e==`string`?t=lr(e):e.loc&&dr.get(e.__key)===e?t=e.loc.source.body:(t=ur.get(e)||lr(yn(e)),ur.set(e,t)),typeof e!=`string`&&!e.loc&&(e.loc={start:0,end:t.length,source:{body:t,name:`gql`,locationOffset:{line:1,column:1}}}),t},pr=e=>{var t;if(e.documentId)t=Zn(e.documentId);else if(t=Zn(fr(e)),e.definitions){var n=gr(e);n&&(t=Zn(`\n# ${n}`,t))}return t},mr=e=>{var t,n;return typeof e==`string`?(t=pr(e),n=dr.get(t)||pn(e,{noLocation:!0})):(t=e.__key||pr(e),n=dr.get(t)||e),n.loc||fr(n),n.__key=t,dr.set(t,n),n},hr=(e,t,n)=>{var r=t||{},i=mr(e),a=nr(r,!0),o=i.__key;return a!==`{}`&&(o=Zn(a,o)),{key:o,query:i,variables:r,extensions:n}},gr=e=>{for(var t=0,n=e.definitions.length;t<n;t++){var r=e.definitions[t];if(r.kind===Jt.OPERATION_DEFINITION)return r.name?r.name.value:void 0}},_r=(e,t,n)=>{var r=t.payload||t;if(!(`data`in r||`errors`in r&&Array.isArray(r.errors)))throw Error(`No Content`);var i=e.kind===`subscription`;return{operation:e,data:r.data,error:Array.isArray(r.errors)?new Xn({graphQLErrors:r.errors,response:n}):void 0,extensions:r.extensions?{...r.extensions}:void 0,hasNext:t.hasNext==null?i:t.hasNext,stale:!1}},vr=(e,t)=>{if(typeof e==`object`&&e){if(Array.isArray(e)){e=[...e];for(var n=0,r=t.length;n<r;n++)e[n]=vr(e[n],t[n]);return e}if(!e.constructor||e.constructor===Object){for(var i in e={...e},t)e[i]=vr(e[i],t[i]);return e}}return t},yr=(e,t,n,r)=>{var i=e.error?e.error.graphQLErrors:[],a=!!e.extensions||!!(t.payload||t).extensions,o={...e.extensions,...(t.payload||t).extensions},s=t.incremental;`path`in t&&(s=[t]);var c={data:e.data};if(s)for(var l=function(){var e=s[u];Array.isArray(e.errors)&&i.push(...e.errors),e.extensions&&(Object.assign(o,e.extensions),a=!0);var t=`data`,n=c,l=[];if(e.path)l=e.path;else if(r){var d=r.find((t=>t.id===e.id));l=e.subPath?[...d.path,...e.subPath]:d.path}for(var f=0,p=l.length;f<p;t=l[f++])n=n[t]=Array.isArray(n[t])?[...n[t]]:{...n[t]};if(e.items)for(var m=+t>=0?t:0,h=0,g=e.items.length;h<g;h++)n[m+h]=vr(n[m+h],e.items[h]);else e.data!==void 0&&(n[t]=vr(n[t],e.data))},u=0,d=s.length;u<d;u++)l();else c.data=(t.payload||t).data||e.data,i=t.errors||t.payload&&t.payload.errors||i;return{operation:e.operation,data:c.data,error:i.length?new Xn({graphQLErrors:i,response:n}):void 0,extensions:a?o:void 0,hasNext:t.hasNext==null?e.hasNext:t.hasNext,stale:!1}},br=(e,t,n)=>({operation:e,data:void 0,error:new Xn({networkError:t,response:n}),extensions:void 0,hasNext:!1,stale:!1});function xr(e){var t={query:void 0,documentId:void 0,operationName:gr(e.query),variables:e.variables||void 0,extensions:e.extensions};return`documentId`in e.query&&e.query.documentId&&(!e.query.definitions||!e.query.definitions.length)?t.documentId=e.query.documentId:e.extensions&&e.extensions.persistedQuery&&!e.extensions.persistedQuery.miss||(t.query=fr(e.query)),t}var Sr=(e,t)=>{var n=e.kind===`query`&&e.context.preferGetMethod;if(!n||!t)return e.context.url;var r=Cr(e.context.url);for(var i in t){var a=t[i];a&&r[1].set(i,typeof a==`object`?nr(a):a)}var o=r.join(`?`);return o.length>2047&&n!==`force`?(e.context.preferGetMethod=!1,e.context.url):o},Cr=e=>{var t=e.indexOf(`?`);return t>-1?[e.slice(0,t),new URLSearchParams(e.slice(t+1))]:[e,new URLSearchParams]},wr=(e,t)=>{if(t&&!(e.kind===`query`&&e.context.preferGetMethod)){var n=nr(t),r=(e=>{var t=new Map;return(ir!==rr||ar!==rr)&&(Qn.clear(),tr(t,`variables`,e)),t})(t.variables);if(r.size){var i=new FormData;i.append(`operations`,n),i.append(`map`,nr({...[...r.keys()].map((e=>[e]))}));var a=0;for(var o of r.values())i.append(``+a++,o);return i}return n}},Tr=(e,t)=>{var n={accept:e.kind===`subscription`?`text/event-stream, multipart/mixed`:`application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed`},r=(typeof e.context.fetchOptions==`function`?e.context.fetchOptions():e.context.fetchOptions)||{};if(r.headers){if((e=>`has`in e&&!Object.keys(e).length)(r.headers))r.headers.forEach(((e,t)=>{n[t]=e}));else if(Array.isArray(r.headers))r.headers.forEach(((e,t)=>{Array.isArray(e)?n[e[0]]?n[e[0]]=`${n[e[0]]},${e[1]}`:n[e[0]]=e[1]:n[t]=e}));else for(var i in r.headers)n[i.toLowerCase()]=r.headers[i]}var a=wr(e,t);return typeof a==`string`&&!n[`content-type`]&&(n[`content-type`]=`application/json`),{...r,method:a?`POST`:`GET`,body:a,headers:n}},Er=/boundary="?([^=";]+)"?/i,Dr=/data: ?([^\n]+)/;async function*Or(e){if(e.body[Symbol.asyncIterator])for await(var t of e.body)yield t;else{var n=e.body.getReader(),r;try{for(;!(r=await n.read()).done;)yield r.value}finally{n.cancel()}}}async function*kr(e,t){var n=typeof TextDecoder<`u`?new TextDecoder:null,r=``,i;for await(var a of e)for(r+=a.constructor.name===`Buffer`?a.toString():n.decode(a,{stream:!0});(i=r.indexOf(t))>-1;)yield r.slice(0,i),r=r.slice(i+t.length)}async function*Ar(e,t,n){var r=!0,i=null,a;try{yield await Promise.resolve();var o=(a=await(e.context.fetch||fetch)(t,n)).headers.get(`Content-Type`)||``,s=/multipart\/mixed/i.test(o)?async function*(e,t){var n=e.match(Er),r=`--`+(n?n[1]:`-`),i=!0,a;for await(var o of kr(Or(t),`\r
`+r)){if(i){i=!1;var s=o.indexOf(r);if(s>-1)o=o.slice(s+r.length);else continue}try{yield a=JSON.parse(o.slice(o.indexOf(`\r
\r
`)+4))}catch(e){if(!a)throw e}if(a&&!1===a.hasNext)break}a&&!1!==a.hasNext&&(yield{hasNext:!1})}(o,a):/text\/event-stream/i.test(o)?async function*(e){var t;for await(var n of kr(Or(e),`

`)){var r=n.match(Dr);if(r){var i=r[1];try{yield t=JSON.parse(i)}catch(e){if(!t)throw e}if(t&&!1===t.hasNext)break}}t&&!1!==t.hasNext&&(yield{hasNext:!1})}(a):/text\//i.test(o)?async function*(e){var t=await e.text();try{yield JSON.parse(t)}catch{throw Error(t)}}(a):async function*(e){yield JSON.parse(await e.text())}(a),c;for await(var l of s)l.pending&&!i?c=l.pending:l.pending&&(c=[...c,...l.pending]),i=i?yr(i,l,a,c):_r(e,l,a),r=!1,yield i,r=!0;i||(yield i=_r(e,{},a))}catch(t){if(!r)throw t;yield br(e,a&&(a.status<200||a.status>=300)&&a.statusText?Error(a.statusText):t,a)}}function jr(e,t,n){var r;return typeof AbortController<`u`&&(n.signal=(r=new AbortController).signal),jn((()=>{r&&r.abort()}))(En((e=>!!e))(Bn(Ar(e,t,n))))}function Mr(e){var t=t=>e(t);return t.toPromise=()=>Jn(In(1)(En((e=>!e.stale&&!e.hasNext))(t))),t.then=(e,n)=>t.toPromise().then(e,n),t.subscribe=e=>Kn(e)(t),t}function Nr(e,t,n){return{...t,kind:e,context:t.context?{...t.context,...n}:n||t.context}}var Pr=()=>{},Fr=({forward:e,dispatchDebug:t})=>t=>An([On((e=>{var n=xr(e),r=Sr(e,n),i=Tr(e,n);return Ln(En((t=>t.kind===`teardown`&&t.key===e.key))(t))(jr(e,r,i))}))(En((e=>e.kind!==`teardown`&&(e.kind!==`subscription`||!!e.context.fetchSubscriptions)))(t)),e(En((e=>e.kind===`teardown`||e.kind===`subscription`&&!e.context.fetchSubscriptions))(t))]),Ir=e=>({client:t,forward:n,dispatchDebug:r})=>e.reduceRight(((e,n)=>n({client:t,forward(t){return Pn(e(Pn(t)))},dispatchDebug(e){}})),n),Lr=({dispatchDebug:e})=>e=>En((e=>!1))(e),Rr=function e(t){var n=0,r=new Map,i=new Map,a=new Set,o=[],s={url:t.url,fetchSubscriptions:t.fetchSubscriptions,fetchOptions:t.fetchOptions,fetch:t.fetch,preferGetMethod:t.preferGetMethod==null?`within-url-limit`:t.preferGetMethod,requestPolicy:t.requestPolicy||`cache-first`},c=Gn();function l(e){e.kind!==`mutation`&&e.kind!==`teardown`&&a.has(e.key)||(e.kind===`teardown`?a.delete(e.key):e.kind!==`mutation`&&a.add(e.key),c.next(e))}var u=!1;function d(e){if(e&&l(e),!u){for(u=!0;u&&(e=o.shift());)l(e);u=!1}}var f=e=>{var t=Ln(En((t=>t.kind===`teardown`&&t.key===e.key))(c.source))(En((t=>t.operation.kind===e.kind&&t.operation.key===e.key&&(!t.operation.context._instance||t.operation.context._instance===e.context._instance)))(g));return t=e.kind===`query`?Fn((t=>{var n=Un(t);return t.stale||t.hasNext?n:An([n,Dn((()=>(t.stale=!0,t)))(In(1)(En((t=>t.key===e.key))(c.source)))])}))(t):Rn((e=>!!e.hasNext),!0)(t),t=e.kind===`mutation`?Nn((()=>{l(e)}))(t):jn((()=>{a.delete(e.key),r.delete(e.key),i.delete(e.key),u=!1;for(var t=o.length-1;t>=0;t--)o[t].key===e.key&&o.splice(t,1);l(Nr(`teardown`,e,e.context))}))(Mn((t=>{if(t.stale){if(!t.hasNext)a.delete(e.key);else for(var n=0;n<o.length;n++){var i=o[n];if(i.key===t.operation.key){a.delete(i.key);break}}}else t.hasNext||a.delete(e.key);r.set(e.key,t)}))(t)),Pn(t)},p=this instanceof e?this:Object.create(e.prototype),m=Object.assign(p,{suspense:!!t.suspense,operations$:c.source,reexecuteOperation(e){if(e.kind===`teardown`)d(e);else if(e.kind===`mutation`)o.push(e),Promise.resolve().then(d);else if(i.has(e.key)){for(var t=!1,n=0;n<o.length;n++)o[n].key===e.key&&(o[n]=e,t=!0);t||a.has(e.key)&&e.context.requestPolicy!==`network-only`?(a.delete(e.key),Promise.resolve().then(d)):(o.push(e),Promise.resolve().then(d))}},createRequestOperation(e,t,r){return r||={},Nr(e,t,{_instance:e===`mutation`?n=n+1|0:void 0,...s,...r,requestPolicy:r.requestPolicy||s.requestPolicy,suspense:r.suspense||!1!==r.suspense&&m.suspense})},executeRequestOperation(e){return e.kind===`mutation`?Mr(f(e)):Mr(zn((()=>{var t=i.get(e.key);t||i.set(e.key,t=f(e)),t=Nn((()=>{d(e)}))(t);var n=r.get(e.key);return e.kind===`query`&&n&&(n.stale||n.hasNext)?Fn(Un)(An([t,En((t=>t===r.get(e.key)))(Un(n))])):t})))},executeQuery(e,t){var n=m.createRequestOperation(`query`,e,t);return m.executeRequestOperation(n)},executeSubscription(e,t){var n=m.createRequestOperation(`subscription`,e,t);return m.executeRequestOperation(n)},executeMutation(e,t){var n=m.createRequestOperation(`mutation`,e,t);return m.executeRequestOperation(n)},readQuery(e,t,n){var r=null;return Kn((e=>{r=e}))(m.query(e,t,n)).unsubscribe(),r},query:(e,t,n)=>m.executeQuery(hr(e,t),n),subscription:(e,t,n)=>m.executeSubscription(hr(e,t),n),mutation:(e,t,n)=>m.executeMutation(hr(e,t),n)}),h=Pr,g=Pn(Ir(t.exchanges)({client:m,dispatchDebug:h,forward:Lr({dispatchDebug:h})})(c.source));return qn(g),m},zr=0;function Br(e){let t=Date.parse(e??``);Number.isNaN(t)||(zr=t-Date.now())}function Vr(){return new Date(Date.now()+zr)}var Hr=`battlemap.`;function Ur(e,t){try{localStorage.setItem(Hr+e,t)}catch{}}function Wr(e){try{return localStorage.getItem(Hr+e)}catch{return null}}var Gr=`language`;function Kr(){return(new URLSearchParams(location.search).get(`lang`)??Wr(Gr)??navigator.language).toLowerCase().startsWith(`zh`)?`zh`:`en`}var V=F(Kr());At(()=>V.value===`zh`?`zh-CN`:`en-GB`),Ft(()=>{document.documentElement.lang=V.value===`zh`?`zh-CN`:`en`,Ur(Gr,V.value)});function H(e,t={}){return e[V.value].replace(/\{(\w+)\}/g,(e,n)=>String(t[n]??e))}function U(e){let[t,n]=V.value===`zh`?[e.name,e.nameEn]:[e.nameEn,e.name];return t??n??``}function qr(e){return e.filter(Boolean).join(V.value===`zh`?`，`:`, `)}function Jr(e){let t=V.value===`zh`?e.nameEn:e.name;return t&&t!==U(e)?t:``}function Yr(e,t){let[n,r]=[U(e),U(t)];return!r||!n.startsWith(r)?n:n.slice(r.length).replace(/^[\s:：,，、–—-]+/u,``)||n}var W={correctOrLock:{en:`Correct or lock a field`,zh:`更正或锁定字段`},fieldName:{en:`Field`,zh:`字段`},newValue:{en:`New value`,zh:`新值`},oneALine:{en:`one a line`,zh:`每行一个`},noValue:{en:`no value`,zh:`无`},yes:{en:`yes`,zh:`是`},no:{en:`no`,zh:`否`},lockedBy:{en:`locked by {name}`,zh:`由{name}锁定`},correct:{en:`Correct`,zh:`更正`},lock:{en:`Lock as it is`,zh:`按现值锁定`},unlock:{en:`Unlock`,zh:`解除锁定`},saidCorrected:{en:`corrected`,zh:`已更正`},saidLocked:{en:`locked`,zh:`已锁定`},saidUnlocked:{en:`unlocked`,zh:`已解除锁定`},mySessions:{en:`My sessions`,zh:`我的登录会话`},thisBrowser:{en:`this browser`,zh:`当前浏览器`},unknownBrowser:{en:`unknown browser`,zh:`未知浏览器`},signedInOn:{en:`signed in {time}`,zh:`登录于 {time}`},lastUsedOn:{en:`last used {time}`,zh:`最近使用 {time}`},signOutEverywhere:{en:`Sign out everywhere`,zh:`退出所有登录`},product:{en:`Battle map`,zh:`生态作战地图`},customers:{en:`Customers`,zh:`客户`},skip:{en:`Skip to content`,zh:`跳到正文`},otherLanguage:{en:`中文`,zh:`English`},themeSystem:{en:`Theme: as the system`,zh:`主题：跟随系统`},themeLight:{en:`Theme: light`,zh:`主题：浅色`},themeDark:{en:`Theme: dark`,zh:`主题：深色`},signOut:{en:`Sign out`,zh:`退出登录`},signIn:{en:`Sign in`,zh:`登录`},key:{en:`Your key`,zh:`您的密钥`},keyHelp:{en:"It begins with bm_. Whoever runs Battlemap makes one with `battlemap keys make --role sales --name YOU`.",zh:`密钥以 bm_ 开头。请管理员用 battlemap keys make --role sales --name 姓名 创建。`},keyAbsent:{en:`Paste your key first.`,zh:`请先粘贴密钥。`},signedOut:{en:`You are signed out. Sign in to go on.`,zh:`您已退出登录，请重新登录。`},loading:{en:`Loading…`,zh:`加载中…`},news:{en:`Changes: {n} · show`,zh:`有 {n} 项更新 · 显示`},newRelease:{en:`This page has a new version; what you have typed is lost when it is loaded.`,zh:`本页面已有新版本；重新加载会丢失已输入的内容。`},reload:{en:`Load it`,zh:`重新加载`},retry:{en:`Try again`,zh:`重试`},offline:{en:`The service does not answer. Check your connection, then try again.`,zh:`服务没有响应。请检查网络后重试。`},problem:{en:`This did not work`,zh:`操作未成功`},notFound:{en:`There is nothing at this address`,zh:`此地址没有内容`},notAllowed:{en:`Your key does not open this`,zh:`您的密钥无权打开此处`},requestId:{en:`Request {id}`,zh:`请求编号 {id}`},asOf:{en:`as of {day}`,zh:`截至 {day}`},map:{en:`Map of the decision ecosystem`,zh:`决策生态图谱`},mapHelp:{en:`Hover to see neighbours, click for detail, drag to move, scroll to zoom. Everything on the map is also in the panels.`,zh:`悬停查看关联，点击查看详情，拖动平移，滚轮缩放。图上内容在面板中均可查阅。`},zoomIn:{en:`Zoom in`,zh:`放大`},zoomOut:{en:`Zoom out`,zh:`缩小`},wholeMap:{en:`Show the whole map`,zh:`显示全图`},legend:{en:`Legend`,zh:`图例`},toggle:{en:`Show or hide`,zh:`显示或隐藏`},close:{en:`Close`,zh:`关闭`},detail:{en:`Detail`,zh:`详情`},connections:{en:`Connections`,zh:`关联`},whyNow:{en:`Why now`,zh:`为什么是现在`},case:{en:`The case`,zh:`预警案例`},acknowledge:{en:`Acknowledge`,zh:`确认`},assignMe:{en:`I take it`,zh:`由我负责`},snooze:{en:`Snooze {n} days`,zh:`暂缓 {n} 天`},closeCase:{en:`Close…`,zh:`关闭…`},assignOther:{en:`A colleague…`,zh:`指派同事…`},colleague:{en:`Who works on it`,zh:`负责人`},assign:{en:`Assign`,zh:`指派`},notDone:{en:`Taken back, it was not done:`,zh:`未能完成，已恢复原状：`},conflict:{en:`Somebody was faster. Which one is to stand?`,zh:`他人已先行更改。以哪一个为准？`},standsNow:{en:`Stands now`,zh:`当前状态`},yourChange:{en:`Your change`,zh:`您的更改`},leaveIt:{en:`Leave it as it is`,zh:`保留当前状态`},doIt:{en:`Make my change`,zh:`执行我的更改`},undo:{en:`Undo`,zh:`撤销`},takenBack:{en:`Taken back.`,zh:`已撤销。`},history:{en:`History ({n})`,zh:`操作记录 ({n})`},saidSeen:{en:`acknowledged`,zh:`已确认`},saidAssigned:{en:`assigned`,zh:`已指派`},saidSnoozed:{en:`snoozed`,zh:`已暂缓`},saidClosed:{en:`closed`,zh:`已关闭`},saidReopened:{en:`reopened`,zh:`已重开`},saidAwake:{en:`woken`,zh:`已取消暂缓`},saidUnassigned:{en:`given back`,zh:`已取消指派`},saidWeakened:{en:`lost evidence`,zh:`证据已减少`},saidEngagement:{en:`touchpoint recorded`,zh:`已登记互动`},saidEngagementGone:{en:`touchpoint withdrawn`,zh:`已撤回互动`},saidRating:{en:`rating recorded`,zh:`已登记满意度`},saidRatingGone:{en:`rating withdrawn`,zh:`已撤回满意度`},saidSignal:{en:`signal recorded`,zh:`已登记信号`},saidSignalGone:{en:`signal withdrawn`,zh:`已撤回信号`},saidFeedback:{en:`feedback given`,zh:`已反馈`},saidFeedbackGone:{en:`feedback withdrawn`,zh:`已撤回反馈`},isItUseful:{en:`Is this useful?`,zh:`这条推荐有用吗？`},useful:{en:`Useful`,zh:`有用`},notUseful:{en:`Not useful`,zh:`无用`},recordRating:{en:`Record a rating`,zh:`登记满意度`},score:{en:`Score, 0–100`,zh:`评分，0–100`},recordSignal:{en:`Record a signal`,zh:`登记信号`},kindOfSignal:{en:`Kind`,zh:`类型`},whatWasSeen:{en:`What was seen`,zh:`看到了什么`},why:{en:`Why`,zh:`原因`},mustCover:{en:`Must cover`,zh:`必须覆盖`},allCovered:{en:`Nobody with a veto or hidden influence is known.`,zh:`未发现有否决权或隐形影响力的人员。`},alsoLookedAt:{en:`Also looked at ({n})`,zh:`其他考察过的伙伴 ({n})`},whyNot:{en:`Why not higher`,zh:`为何未更靠前`},talkTrack:{en:`Talk track`,zh:`拜访话术`},standsOn:{en:`Stands on`,zh:`依据`},copyZh:{en:`Copy in Chinese`,zh:`复制中文`},copyEn:{en:`Copy in English`,zh:`复制英文（English）`},copyBoth:{en:`Copy both`,zh:`复制双语`},copied:{en:`Copied.`,zh:`已复制。`},notCopied:{en:`The browser did not allow it: select the text and copy it.`,zh:`浏览器不允许复制，请手动选择文字复制。`},recordVisit:{en:`Record a touchpoint`,zh:`登记互动`},whom:{en:`Whom`,zh:`见了谁`},how:{en:`How`,zh:`方式`},whatCame:{en:`What came of it`,zh:`结果如何`},whatNext:{en:`What next`,zh:`下一步`},record:{en:`Record`,zh:`登记`},unanswered:{en:`No answer came, so nobody knows whether it arrived. Try again when the service is back: it counts once.`,zh:`未收到答复，无法确定是否已送达。请在服务恢复后重试：不会重复登记。`},arrivedBefore:{en:`What you sent first had arrived and stands. Send this only if it is to stand beside it.`,zh:`您先前提交的内容已送达并生效。如需另行登记，请再次提交。`},recorded:{en:`Recorded.`,zh:`已登记。`},openAlerts:{en:`Open alerts`,zh:`待处理预警`},evidence:{en:`evidence: {n}`,zh:`证据 {n} 条`},worksOnIt:{en:`with {name}`,zh:`负责人 {name}`},sleepsUntil:{en:`until {day}`,zh:`暂缓至 {day}`},takeAlong:{en:`Take along`,zh:`带走`},print:{en:`Print…`,zh:`打印…`},myDay:{en:`My day`,zh:`我的一天`},myAlerts:{en:`My alerts`,zh:`我负责的预警`},freeAlerts:{en:`Nobody's yet`,zh:`待认领预警`},myCustomers:{en:`My customers`,zh:`我的客户`},noAlertsOfMine:{en:`No alert waits for you. Take one below.`,zh:`没有待您处理的预警，可在下方认领。`},noFreeAlerts:{en:`Every alert has somebody.`,zh:`所有预警均已有人负责。`},noAccounts:{en:`No customer is assigned to you in the graph.`,zh:`图谱中没有分配给您的客户。`},noPersonOfKey:{en:"Your key names nobody of the graph, so yours can't be told: ask for one made with `keys make --person`.",zh:`您的密钥未对应图谱中的人员，无法确定您的客户：请管理员用 keys make --person 重新创建。`},orderOfAlerts:{en:`First`,zh:`优先`},orderOfCustomers:{en:`By`,zh:`依据`},byAge:{en:`the oldest`,zh:`最早产生`},byAmount:{en:`the largest amount`,zh:`金额最大`},byRule:{en:`by rule`,zh:`按规则`},decisionChain:{en:`Decision chain`,zh:`决策链`},incumbents:{en:`Incumbent partners`,zh:`在位合作伙伴`},recommended:{en:`Recommended partners`,zh:`推荐合作伙伴`},experts:{en:`Key opinion leaders`,zh:`关键意见领袖`},opportunities:{en:`Opportunities`,zh:`商机`},closedOpportunities:{en:`Closed ({n})`,zh:`已关闭 ({n})`},moreSignals:{en:`Earlier signals ({n})`,zh:`更早的信号 ({n})`},person:{en:`Person`,zh:`人员`},partner:{en:`Partner`,zh:`合作伙伴`},name:{en:`Name`,zh:`名称`},title:{en:`Title`,zh:`职务`},role:{en:`Role`,zh:`角色`},influence:{en:`Influence`,zh:`影响力`},influenceHelp:{en:`share of the influence on this customer's decisions`,zh:`占该客户决策影响力的份额`},lastTouched:{en:`Last touched`,zh:`最近接触`},veto:{en:`veto`,zh:`否决权`},vetoOn:{en:`Veto on`,zh:`否决范围`},hidden:{en:`hidden`,zh:`隐形决策者`},neverTouched:{en:`never touched`,zh:`从未接触`},daysAgo:{en:`{n} d ago`,zh:`{n} 天前`},yesterday:{en:`yesterday`,zh:`昨天`},today:{en:`today`,zh:`今天`},productLines:{en:`Product lines`,zh:`产品线`},since:{en:`Since`,zh:`合作始于`},satisfaction:{en:`Satisfaction`,zh:`合作满意度`},satisfactionHelp:{en:`mean of the last 182 days, 0–100`,zh:`近 182 天均值，0–100`},answers:{en:`n = {n}`,zh:`{n} 份`},notEnough:{en:`not enough data`,zh:`数据不足`},jointVisit:{en:`Last joint visit`,zh:`最近联合拜访`},incumbent:{en:`incumbent`,zh:`在位`},fit:{en:`Fit`,zh:`适配概率`},noEvidence:{en:`not enough evidence`,zh:`证据不足`},field:{en:`Field`,zh:`领域`},consulted:{en:`consulted {n}×`,zh:`咨询 {n} 次`},stage:{en:`Stage`,zh:`阶段`},status:{en:`Status`,zh:`状态`},amount:{en:`Amount`,zh:`金额`},budget:{en:`Budget`,zh:`预算`},expected:{en:`Expected`,zh:`预计成交`},closed:{en:`Closed`,zh:`关闭日期`},strength:{en:`Strength`,zh:`强度`},origin:{en:`Seen in`,zh:`来源`},date:{en:`Date`,zh:`日期`},industry:{en:`Industry`,zh:`行业`},region:{en:`Region`,zh:`地区`},tier:{en:`Tier`,zh:`客户等级`},coverage:{en:`Influence touched`,zh:`影响力已接触`},openAmount:{en:`open pipeline`,zh:`进行中金额`},openOpportunities:{en:`Open opportunities`,zh:`进行中商机`},newestSignal:{en:`Newest signal`,zh:`最新信号`},alertsOpen:{en:`Alerts`,zh:`预警`},people:{en:`people`,zh:`决策链`},vetoes:{en:`with a veto`,zh:`有否决权`},hiddenPeople:{en:`hidden`,zh:`隐形`},filter:{en:`Find by name`,zh:`按名称查找`},anyOf:{en:`{what}: any`,zh:`{what}：全部`},columns:{en:`Columns`,zh:`列`},columnsShown:{en:`Shown, remembered in this browser`,zh:`显示的列，本浏览器会记住`},showRest:{en:`Show {n} more`,zh:`再显示 {n} 项`},shownOf:{en:`{shown} of {total}`,zh:`显示 {shown} / 共 {total}`},nextPage:{en:`Next page`,zh:`下一页`},previousPage:{en:`Previous page`,zh:`上一页`},sortBy:{en:`Sort by {column}`,zh:`按{column}排序`},noneMatch:{en:`No customer matches. Clear the filter to see all.`,zh:`没有符合条件的客户。清除筛选可查看全部。`},noCustomers:{en:`No customers yet: load an export first.`,zh:`还没有客户：请先导入数据。`},noSignals:{en:`No signals in the last year.`,zh:`近一年没有信号。`},noPeople:{en:`Nobody known at this customer yet.`,zh:`尚未掌握该客户的人员。`},noIncumbents:{en:`No partner works with this customer today.`,zh:`目前没有合作伙伴服务该客户。`},noRecommendations:{en:`No recommendations yet: run the scoring first.`,zh:`尚无推荐：请先运行评分。`},noExperts:{en:`No expert has advised this customer.`,zh:`没有专家为该客户提供咨询。`},noOpportunities:{en:`No opportunities yet.`,zh:`尚无商机。`},notScored:{en:`not scored yet`,zh:`尚未评分`},scores:{en:`Scores: {runs}`,zh:`评分：{runs}`},scoredOn:{en:`{algorithm}, data as of {day}`,zh:`{algorithm}，数据截至 {day}`},redBorder:{en:`double border: veto`,zh:`双边框：否决权`},dashedBorder:{en:`dashed border: hidden decision-maker`,zh:`虚线边框：隐形决策者`},sizeIsInfluence:{en:`size: influence`,zh:`大小：影响力`},fitMark:{en:`star: recommended`,zh:`星标：推荐`},noneYours:{en:`No customers yet.`,zh:`还没有客户。`},nothingLost:{en:`Sign in again: what you typed is still there.`,zh:`请重新登录：已输入的内容都还在。`},overQuota:{en:`Your requests for today are used up`,zh:`今日的请求额度已用完`},staleScores:{en:`Scores stand on data of {day}, {n} days before the day shown: score again.`,zh:`评分依据 {day} 的数据，比当前日期早 {n} 天：请重新评分。`},fewOnly:{en:`few`,zh:`少量`},mapTools:{en:`Tools of the map`,zh:`图谱工具`},findOnMap:{en:`Find on the map`,zh:`在图中查找`},findHelp:{en:`name, pinyin or initials`,zh:`名称、拼音或首字母`},foundCount:{en:`{n} found`,zh:`找到 {n} 个`},mapFilters:{en:`Filters`,zh:`筛选`},anyRole:{en:`any role`,zh:`全部角色`},anyRegion:{en:`any region`,zh:`全部地区`},leastStrength:{en:`Strength from {n}%`,zh:`强度不低于 {n}%`},leastDays:{en:`Not touched for {n} days`,zh:`{n} 天未接触`},anyDays:{en:`touched or not`,zh:`不限接触时间`},showAll:{en:`Show all`,zh:`全部显示`},shownNodes:{en:`{shown} of {total} shown`,zh:`显示 {shown} / 共 {total}`},undoView:{en:`Undo on the map`,zh:`撤销图上操作`},redoView:{en:`Redo on the map`,zh:`重做图上操作`},asTable:{en:`As a table`,zh:`表格`},asMap:{en:`As a map`,zh:`图谱`},fullScreen:{en:`Full screen`,zh:`全屏`},mapKeys:{en:`Keys`,zh:`快捷键`},focusOn:{en:`Only its part`,zh:`仅看关联`},focusOff:{en:`All again`,zh:`恢复全部`},pathStart:{en:`Path from here`,zh:`以此为路径起点`},pathStop:{en:`No path`,zh:`取消路径`},pathTo:{en:`Path: {path}`,zh:`路径：{path}`},pathNext:{en:`Choose where the path leads to.`,zh:`请选择路径终点。`},noPathHere:{en:`No path on the map leads there.`,zh:`图中没有相连的路径。`},hideNode:{en:`Hide`,zh:`隐藏`},collapseNode:{en:`Collapse`,zh:`收起`},unfoldNode:{en:`Unfold neighbours`,zh:`展开邻居`},unfoldMore:{en:`{kind}: {shown} of {total}, show more`,zh:`{kind}：已显示 {shown} / {total}，再显示`},unfoldKind:{en:`{kind}: {total} in all`,zh:`{kind}：共 {total}`},noNeighbours:{en:`Nothing else is connected with it.`,zh:`没有其他关联。`},kindColumn:{en:`Kind`,zh:`类型`},figuresColumn:{en:`Figures`,zh:`指标`},moreRows:{en:`{n} more rows`,zh:`再显示 {n} 行`},andMore:{en:`and {n} more`,zh:`另有 {n} 项`},keyArrows:{en:`← → around the rings, ↑ ↓ along relationships`,zh:`← → 沿环移动，↑ ↓ 沿关系移动`},keyEnter:{en:`Enter opens the node`,zh:`Enter 打开节点`},keyEscape:{en:`Esc closes what is open`,zh:`Esc 关闭`},keyLetters:{en:`letters find`,zh:`输入字母即查找`},keyViews:{en:`1 map, 2 table`,zh:`1 图谱，2 表格`},keyZoom:{en:`+ − zoom, 0 the whole map`,zh:`+ − 缩放，0 全图`},keyUndo:{en:`Ctrl+Z undo, Ctrl+Y redo`,zh:`Ctrl+Z 撤销，Ctrl+Y 重做`},keyDelete:{en:`Delete hides the node`,zh:`Delete 隐藏节点`},keyKeys:{en:`? shows these keys`,zh:`? 显示快捷键`},warmestPath:{en:`Warmest path`,zh:`引荐路径`},warmestPathTo:{en:`the warmest ways to {what}`,zh:`到{what}的最佳引荐路径`},fromUs:{en:`From us:`,zh:`由我方：`},throughPartner:{en:`Through {name}:`,zh:`经{name}：`},noWarmPath:{en:`Nobody of ours or of a partner is known to know this person, at any remove.`,zh:`尚未发现我方或伙伴有人可引荐此人。`},whyOf:{en:`{what}: what it is made of`,zh:`{what}：查看构成`},ofRun:{en:`{algorithm}, data as of {day}, run {run}`,zh:`{algorithm}，数据截至 {day}，批次 {run}`},besideBaselines:{en:`Test of the run (MRR):`,zh:`该批次测试（MRR）：`},servedMethod:{en:`served`,zh:`采用`},carriedBy:{en:`Carried by`,zh:`传递路径`},onMap:{en:`Light up on the map`,zh:`在图中高亮`},withoutIt:{en:`Evidence, and what is left without it`,zh:`证据及去除后的结果`},leftWithout:{en:`{n} without it`,zh:`去除后为 {n}`},reasons:{en:`Reasons`,zh:`理由`},excluded:{en:`Must not be proposed`,zh:`不可推荐`},excludedPartners:{en:`Fit, but must not be proposed ({n})`,zh:`适配但不可推荐 ({n})`},barOfRun:{en:`Recommended from {n}: what a partner drawn at random had in the test of this run.`,zh:`推荐门槛 {n}：该批次测试中随机伙伴的成功率。`},noneAboveBar:{en:`None of those looked at is likelier to work out than one drawn at random.`,zh:`考察过的伙伴均未超过随机水平。`},noAnswers:{en:`No answers to see.`,zh:`没有可查看的评价。`},notCounted:{en:`older than half a year, not counted`,zh:`超过半年，不计入`},singleThread:{en:`All hangs on one contact.`,zh:`仅单线联系。`},notReached:{en:`Not reached lately`,zh:`近期未接触`},reached:{en:`Reached`,zh:`已接触`},toldBy:{en:`told by {sources}`,zh:`来源：{sources}`},printedOn:{en:`printed {day}`,zh:`打印于 {day}`},shareText:{en:`Share…`,zh:`分享…`},forPartner:{en:`For a partner who comes along…`,zh:`同行伙伴版…`},nothingOpen:{en:`No contract shows this partner anything that could be said.`,zh:`没有契约向该伙伴开放可说的内容。`}},Xr=new Rr({url:`/graphql`,exchanges:[Fr],preferGetMethod:!1,requestPolicy:`network-only`,fetchOptions:()=>({headers:{"Accept-Language":V.peek()}}),fetch:async(e,t)=>{let n=await fetch(e,t);return Br(n.headers.get(`Date`)),n}}),Zr={UNAUTHENTICATED:`unauthenticated`,FORBIDDEN:`forbidden`,NOT_FOUND:`notFound`,QUOTA:`overQuota`,DATABASE_UNAVAILABLE:`offline`},Qr=class extends Error{problem;constructor(e){super(e.message),this.problem=e}};function $r(e){if(!(e instanceof Qr))throw e;return e.problem.message||H(W.offline)}var ei=F(null),ti=5e3,ni=new Map;function ri(e,t){let n=ii(e,t),r=()=>ni.delete(n),i=si(e,t);i.catch(r),ni.set(n,i),setTimeout(r,ti)}function ii(e,t){return e.toString()+JSON.stringify(t)}var ai=0;function oi(e,t){let n=ii(e,t),r=ni.get(n);return ni.delete(n),r??si(e,t)}async function si(e,t){let n=hr(e.toString(),t),{data:r,error:i}=await Xr.executeQuery({...n,key:++ai}).toPromise();if(i){let e=ci(i);throw e.kind===`unauthenticated`&&(ei.value=e.message),new Qr(e)}return r}function ci(e){let t=e.graphQLErrors[0];if(!t)return{kind:`offline`,message:``,request:``};let{code:n,requestId:r}=t.extensions;return{kind:Zr[n??``]??`failed`,message:t.message,request:r??``}}var G=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new G(`
    fragment DayAlert on Alert {
  id
  title
  titleEn
  intent
  status
  at
  last
  evidence
  rules
  snoozedUntil
  assignee
  customerNode {
    id
    name
    nameEn
    customer {
      openAmount
    }
  }
}
    `,{fragmentName:`DayAlert`}),new G(`
    fragment WholeCase on AlertCase {
  version
  alert {
    id
    title
    titleEn
    intent
    status
    at
    assignee
    snoozedUntil
    outcome
    why
  }
  evidence {
    rule
    version
    at
    facts {
      en
      zh
    }
  }
  history {
    id
    at
    who
    what
    opposite
  }
}
    `,{fragmentName:`WholeCase`}),new G(`
    fragment Incumbency on Incumbent {
  partner {
    id
    name
    nameEn
    ... on Organization {
      region
    }
  }
  role
  productLines
  since
  lastJointVisit
  satisfaction {
    mean
    n
    trend
    change
  }
}
    `,{fragmentName:`Incumbency`});var li=new G(`
    query Viewer {
  viewer {
    name
    role
    may
    today
    contract {
      id
    }
  }
  model {
    nodeTypes {
      label
      name {
        en
        zh
      }
      plural {
        en
        zh
      }
      colour
      shape
    }
    relationshipTypes {
      type
      name {
        en
        zh
      }
      colour
      strongColour
      width
      dashes
      arrow
      bend
    }
    choices {
      field
      value
      name {
        en
        zh
      }
    }
  }
}
    `),ui=new G(`
    query Customers($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder, $direction: Direction!, $forIndustry: CustomerFilter, $forRegion: CustomerFilter, $forTier: CustomerFilter, $counted: Boolean!) {
  industries: customerTotals(by: INDUSTRY, filter: $forIndustry) @include(if: $counted) {
    key
    count
  }
  regions: customerTotals(by: REGION, filter: $forRegion) @include(if: $counted) {
    key
    count
  }
  tiers: customerTotals(by: TIER, filter: $forTier) @include(if: $counted) {
    key
    count
  }
  customers(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
    direction: $direction
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    nodes {
      id
      name
      nameEn
      industry
      region
      customer {
        tier
        coverage
        touched
        openOpportunities
        openAmount
        openAlerts
        lastTouched
        newestSignal {
          id
          kind
          at
          title
          titleEn
        }
      }
    }
  }
}
    `),di=new G(`
    query Day($mine: AlertFilter, $free: AlertFilter, $orderBy: AlertOrder, $direction: Direction!) {
  mine: alerts(first: 50, filter: $mine, orderBy: $orderBy, direction: $direction) {
    totalCount
    nodes {
      ...DayAlert
    }
  }
  free: alerts(first: 50, filter: $free, orderBy: $orderBy, direction: $direction) {
    totalCount
    nodes {
      ...DayAlert
    }
  }
  viewer {
    today
    person {
      id
      accounts(first: 100) {
        target {
          ... on Organization {
            id
            name
            nameEn
            customer {
              coverage
              touched
              openAlerts
              openAmount
              lastTouched
              newestSignal {
                id
                kind
                at
                title
                titleEn
              }
            }
          }
        }
      }
    }
  }
}
    fragment DayAlert on Alert {
  id
  title
  titleEn
  intent
  status
  at
  last
  evidence
  rules
  snoozedUntil
  assignee
  customerNode {
    id
    name
    nameEn
    customer {
      openAmount
    }
  }
}`),fi=new G(`
    query Map($id: ID!, $asOf: Date, $alerts: AlertFilter, $case: ID!, $hasCase: Boolean!) {
  battleMap(customerId: $id, asOf: $asOf) {
    asOf
    customer {
      id
      name
      nameEn
      industry
      region
      city
      customer {
        tier
        segment
        coverage
        touched
      }
    }
    opportunities {
      id
      name
      nameEn
      productLine
      stage
      status
      amount
      expected
      closed
    }
    decisionChain {
      person {
        id
        name
        nameEn
        titleEn
        title
        department
      }
      title
      veto
      vetoScopes
      hidden
      influence
      rank
      lastTouched
      daysSinceTouched
      engagements
      decisions {
        role
        stance
        veto
        influence
        opportunity {
          id
          name
          nameEn
        }
      }
    }
    distributors {
      ...Incumbency
    }
    serviceProviders {
      ...Incumbency
    }
    suppliers {
      ...Incumbency
    }
    recommendations {
      partner {
        id
        name
        nameEn
        ... on Organization {
          region
        }
      }
      role
      probability
      rank
      incumbent
      basis
      reasons {
        en
        zh
      }
      whyNot {
        en
        zh
      }
    }
    fitBar
    excludedPartners(first: 10) {
      partner {
        id
        name
        nameEn
      }
      role
      kinds
      reasons {
        en
        zh
      }
    }
    kols {
      person {
        id
        name
        nameEn
        title
        titleEn
        kol {
          field
        }
      }
      consultations
      lastConsultation
    }
    signals {
      id
      kind
      at
      strength
      title
      titleEn
      detail
      detailEn
      origin
      budget
    }
    runs {
      id
      algorithm
      dataAsOf
    }
    drawing {
      nodes {
        id
        label
        name
        nameEn
        x
        y
        size
        veto
        hidden
        recommended
        ring
        sector
      }
      edges {
        source
        target
        type
        weight
      }
      rings {
        radiusX
        radiusY
      }
      sectors {
        label
        startAngle
        endAngle
        innerRadiusX
        innerRadiusY
        outerRadiusX
        outerRadiusY
      }
      nodeWidth
      nodeHeight
    }
  }
  alerts(first: 20, filter: $alerts) {
    nodes {
      id
      title
      titleEn
      intent
      status
      at
      evidence
      assignee
      snoozedUntil
    }
  }
  talkTrack(customerId: $id, asOf: $asOf) {
    kind
    text {
      en
      zh
    }
    facts
    evidence {
      id
      at
      sources
    }
  }
  alertCase(id: $case) @include(if: $hasCase) {
    ...WholeCase
  }
}
    fragment WholeCase on AlertCase {
  version
  alert {
    id
    title
    titleEn
    intent
    status
    at
    assignee
    snoozedUntil
    outcome
    why
  }
  evidence {
    rule
    version
    at
    facts {
      en
      zh
    }
  }
  history {
    id
    at
    who
    what
    opposite
  }
}
fragment Incumbency on Incumbent {
  partner {
    id
    name
    nameEn
    ... on Organization {
      region
    }
  }
  role
  productLines
  since
  lastJointVisit
  satisfaction {
    mean
    n
    trend
    change
  }
}`),pi=new G(`
    query WhyInfluence($target: ID!, $person: ID, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  influence(target: $target, person: $person, asOf: $asOf) {
    opportunity {
      id
      name
      nameEn
    }
    people {
      share
      rank
      contributions {
        amount
        text {
          en
          zh
        }
      }
      paths {
        amount
        people {
          id
          name
          nameEn
        }
      }
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),mi=new G(`
    query WhyFit($customer: ID, $partner: [ID!], $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  partnerFit(customerId: $customer, among: $partner, asOf: $asOf) {
    role
    probability
    basis
    reasons {
      en
      zh
    }
    evidence {
      text {
        en
        zh
      }
      effect
      without
    }
    exclusions {
      en
      zh
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),hi=new G(`
    query WhyCoverage($target: ID!, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  coverage(target: $target, asOf: $asOf) {
    level
    touched
    singleThread
    people {
      share
      must
      touched
      last
      person {
        id
        name
        nameEn
      }
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),gi=new G(`
    query WhySatisfaction($customer: ID!, $asOf: Date) {
  node(id: $customer) {
    __typename
    ... on Organization {
      ratingsGiven(first: 100, orderBy: AT, asOf: $asOf) {
        score
        at
        dimension
        comment
        target {
          ... on Organization {
            id
          }
        }
      }
    }
  }
}
    `),_i=new G(`
    query WarmestPaths($person: ID!, $asOf: Date) {
  warmestPaths(to: $person, first: 2, asOf: $asOf) {
    strength
    partner {
      id
      name
      nameEn
    }
    people {
      id
      name
      nameEn
    }
    hops {
      text {
        en
        zh
      }
    }
  }
}
    `),vi=new G(`
    query PartnerTrack($customer: ID!, $partner: ID!) {
  partnerTalkTrack(customerId: $customer, partnerId: $partner) {
    kind
    text {
      en
      zh
    }
  }
}
    `),yi=new G(`
    query NeighbourKinds($id: ID!, $asOf: Date) {
  neighbours(id: $id, asOf: $asOf) {
    groups {
      type
      label
      count
    }
  }
}
    `),bi=new G(`
    query Neighbours($id: ID!, $asOf: Date, $type: String, $label: String, $first: Int, $after: String) {
  neighbours(
    id: $id
    asOf: $asOf
    type: $type
    label: $label
    first: $first
    after: $after
  ) {
    edges {
      type
      outward
      label
      node {
        id
        ... on Party {
          name
          nameEn
        }
        ... on Opportunity {
          name
          nameEn
        }
        ... on Signal {
          title
          titleEn
        }
        ... on Engagement {
          topic
        }
        ... on Asset {
          model
          serial
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),xi=new G(`
    query Case($id: ID!) {
  alertCase(id: $id) {
    version
    alert {
      id
      status
      assignee
      snoozedUntil
      outcome
      why
    }
  }
}
    `),Si=new G(`
    mutation Acknowledge($input: AcknowledgeAlertInput!) {
  change: acknowledgeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ci=new G(`
    mutation Assign($input: AssignAlertInput!) {
  change: assignAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),wi=new G(`
    mutation Snooze($input: SnoozeAlertInput!) {
  change: snoozeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ti=new G(`
    mutation Close($input: CloseAlertInput!) {
  change: closeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ei=new G(`
    mutation Reopen($input: ReopenAlertInput!) {
  change: reopenAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Di=new G(`
    mutation Wake($input: WakeAlertInput!) {
  change: wakeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Oi=new G(`
    mutation Unassign($input: UnassignAlertInput!) {
  change: unassignAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),ki=new G(`
    mutation RecordEngagement($input: RecordEngagementInput!) {
  change: recordEngagement(input: $input) {
    made: engagement {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ai=new G(`
    mutation RecordRating($input: RecordRatingInput!) {
  change: recordRating(input: $input) {
    madeId: ratingId
    userErrors {
      path
      code
      message
    }
  }
}
    `),ji=new G(`
    mutation RecordSignal($input: RecordSignalInput!) {
  change: recordSignal(input: $input) {
    made: signal {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Mi=new G(`
    mutation GiveFeedback($input: GiveFeedbackInput!) {
  change: giveFeedback(input: $input) {
    made: feedback {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ni=new G(`
    mutation WithdrawEngagement($input: WithdrawEngagementInput!) {
  change: withdrawEngagement(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Pi=new G(`
    mutation WithdrawRating($input: WithdrawRatingInput!) {
  change: withdrawRating(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Fi=new G(`
    mutation WithdrawSignal($input: WithdrawSignalInput!) {
  change: withdrawSignal(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ii=new G(`
    mutation WithdrawFeedback($input: WithdrawFeedbackInput!) {
  change: withdrawFeedback(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Li=new G(`
    subscription AlertNews($after: String) {
  alerts(after: $after) {
    cursor
  }
}
    `),Ri=new G(`
    subscription GraphNews($after: String) {
  graphChanges(after: $after) {
    cursor
  }
}
    `),zi=new G(`
    subscription ScoreNews($after: String) {
  newScores(after: $after) {
    cursor
  }
}
    `),Bi=new G(`
    query Correctable($id: ID!) {
  correctableFields(id: $id) {
    version
    fields {
      name
      text {
        en
        zh
      }
      unit
      form
      choices
      values
      locked
      lockedBy
    }
  }
}
    `),Vi=new G(`
    mutation CorrectField($input: CorrectFieldInput!) {
  change: correctField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Hi=new G(`
    mutation LockField($input: LockFieldInput!) {
  change: lockField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ui=new G(`
    mutation UnlockField($input: UnlockFieldInput!) {
  change: unlockField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Wi=new G(`
    query Sessions {
  viewer {
    sessions {
      id
      created
      seen
      agent
      current
    }
  }
}
    `),Gi=new G(`
    mutation EndSession($input: EndSessionInput!) {
  change: endSession(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ki=new G(`
    mutation EndSessions($input: EndSessionsInput!) {
  change: endSessions(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),qi=1e4,Ji=1e8,Yi=1e6,Xi=1e9;function Zi(e,t,n=0){return e.toLocaleString(`en-US`,{maximumFractionDigits:t,minimumFractionDigits:n})}function Qi(e){return e==null?``:V.value===`zh`?$i(e):ea(e)}function $i(e){return Math.round(e/qi)>=Ji/qi?`${Zi(e/Ji,2)}亿`:e>=qi?`${Zi(e/qi,1)}万`:`${Zi(e,0)}元`}function ea(e){return Math.round(e/Yi)>=Xi/Yi?`¥${Zi(e/Xi,2,2)} B`:e>=Yi?`¥${Zi(e/Yi,1,1)} M`:e>=1e4?`¥${Zi(e/1e3,0)} K`:`¥${Zi(e,0)}`}function K(e){return e==null?``:e>0&&e<.005?`<1%`:`${Math.round(e*100)}%`}function q(e){return e?.slice(0,10)??``}function ta(e){return new Date(e).toLocaleString(`sv`).slice(0,16)}function na(e,t){return Math.round((Date.parse(q(t))-Date.parse(q(e)))/864e5)}function ra(e){return e==null?H(W.neverTouched):e===0?H(W.today):e===1?H(W.yesterday):H(W.daysAgo,{n:Zi(e,0)})}var ia=Symbol.for(`pv`),aa=0;Array.isArray;function J(t,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l&&typeof t!=`function`)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:t,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ia,__v:--aa,__i:-1,__u:0};return(a||o)&&(u.__source=a,u.__self=o),e.vnode&&e.vnode(u),u}function oa({shape:e=`plain`,heading:t}){return J(C,{children:[t&&J(`h1`,{class:`unseen`,children:H(t)}),J(`p`,{class:e===`plain`?`state`:`unseen`,role:`status`,children:[J(`span`,{class:`waiting`,"aria-hidden":`true`}),H(W.loading)]}),e!==`plain`&&J(`div`,{class:`shape-of-${e}`,"aria-hidden":`true`})]})}var sa=7;function ca({runs:e,asOf:t}){let n=la(e,t);return n?J(`p`,{class:`stale`,role:`note`,children:H(W.staleScores,{day:n,n:na(n,t)})}):null}function la(e,t){let n=(e??[]).flatMap(e=>q(e.dataAsOf)||[]).sort()[0];return n&&na(n,t)>sa?n:null}function ua({text:e,children:t}){return J(`p`,{class:`state`,children:[H(e),` `,t]})}var da={unauthenticated:W.signedOut,forbidden:W.notAllowed,notFound:W.notFound,overQuota:W.overQuota,offline:W.offline,failed:W.problem};function fa({problem:e,retry:t}){return J(`section`,{class:`state problem`,role:`alert`,children:[J(`h1`,{children:H(da[e.kind])}),e.message&&J(`p`,{children:e.message}),e.request&&J(`p`,{class:`dim`,children:H(W.requestId,{id:e.request})}),J(`button`,{type:`button`,onClick:t,children:H(W.retry)})]})}function pa(){return J(fa,{problem:{kind:`notFound`,message:``,request:``},retry:()=>location.assign(`/`)})}var ma=[],ha=2e3,ga={kind:`offline`,message:``,request:``};function _a(e){let t=null,n=null,r=()=>n??=e().then(e=>void(t=e),e=>{throw n=null,e});return ma.push(r),function(e){let[n,i]=k(`coming`),a=()=>void r().then(()=>i(`here`),()=>i(`lost`));return A(()=>{t||a()},[]),t?b(t,e):n===`lost`?J(fa,{problem:ga,retry:a}):J(oa,{})}}function va(){let[e,t]=k(!1);return A(()=>ba(()=>t(!0)),[]),e}function ya(){let e=ma.splice(0);e.length&&ba(()=>{for(let t of e)t().catch(()=>void 0)})}function ba(e){`requestIdleCallback`in window?requestIdleCallback(e,{timeout:ha}):setTimeout(e,ha)}var xa=3;function Sa(e){return[...e.distributors??[],...e.serviceProviders??[],...e.suppliers??[]]}function Ca(e){let t=e.fitBar??null,n=e.recommendations??[],r=n.filter(e=>t===null||e.probability===void 0||(e.probability??-1)>=t).slice(0,xa);return[r,n.filter(e=>!r.includes(e))]}function wa(e){return!!(e.veto||e.hidden)}function Ta(e){return e?.customer!==void 0&&e.drawing!==void 0}function Ea(e){try{let[,t,n]=/^([A-Za-z]+):(.+)$/s.exec(new TextDecoder(`utf-8`,{fatal:!0}).decode(Uint8Array.from(atob(e),e=>e.charCodeAt(0))))??[];return t&&n?n:e}catch{return e}}var Da=/\p{Script=Han}/u;function Oa(e,t,n){let r=Aa(t);return r?e.flatMap((e,t)=>ka(e,r,n)?[t]:[]):[]}function ka({name:e,nameEn:t},n,r){return[e,t].some(e=>e?Aa(e).includes(n)||Ma(n,e.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean),0)?!0:r!==null&&Da.test(e)&&/^[a-z]+$/.test(n)&&ja(n,r(e)):!1)}function Aa(e){return e.normalize(`NFKC`).toLowerCase().replace(/[\s'’]/g,``)}function ja(e,t){return t.some((n,r)=>Ma(e,t,r))}function Ma(e,t,n){if(!e)return!0;let r=t[n];if(r===void 0)return!1;for(let i=Math.min(r.length,e.length);i>0;i--)if(e.startsWith(r.slice(0,i))&&Ma(e.slice(i),t,n+1))return!0;return!1}async function Na(){let{pinyin:e}=await ft(async()=>{let{pinyin:e}=await import(`./Cst8rBvH.js`);return{pinyin:e}},[]),t=new Map;return n=>{let r=t.get(n)??e(n,{toneType:`none`,type:`array`,v:!0,nonZh:`removed`});return t.set(n,r),r}}var Pa=F({state:`unknown`}),Y=At(()=>Pa.value.state===`in`?Pa.value.viewer:null);async function Fa(){try{let{viewer:e,model:t}=await oi(li,{});ei.value=null,Pa.value=e?{state:`in`,viewer:e,model:t??null}:{state:`out`}}catch(e){if(!(e instanceof Qr))throw e;Pa.value=e.problem.kind===`unauthenticated`?{state:`out`}:{state:`failed`,failure:e}}}async function Ia(e){let t=await fetch(`/session`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({key:e})}).catch(()=>null);if(t?.ok)return await Fa(),null;let n=await t?.json().catch(()=>null);return za(n)?n.text:W.offline}var La=At(()=>Pa.value.state===`in`&&ei.value!==null);async function Ra(){await fetch(`/session`,{method:`DELETE`}).catch(()=>null),Pa.value={state:`out`}}function za(e){return typeof e==`object`&&!!e&&`text`in e}var Ba=At(()=>Pa.value.state===`in`?Pa.value.model:null),Va=At(()=>new Map(Ba.value?.nodeTypes.map(e=>[e.label,e]))),Ha=At(()=>new Map(Ba.value?.relationshipTypes.map(e=>[e.type,e]))),Ua=At(()=>new Map(Ba.value?.choices.map(e=>[Wa(e.field,e.value),e.name])));function Wa(e,t){return`${e}.${t.toLowerCase()}`}function X(e,t){return t?Ua.value.get(Wa(e,t))?.[V.value]??t.replaceAll(`_`,` `).toLowerCase():``}function Ga(e){return Ba.value?.choices.filter(t=>t.field===e).map(e=>e.value)??[]}function Ka(e){return Ja(Va.value.get(e)?.name??{en:e,zh:e})}function qa(e){let t=e.replaceAll(`_`,` `).toLowerCase();return(Ha.value.get(e)?.name??{en:t,zh:t})[V.value]}function Ja(e){let t=e[V.value];return t.charAt(0).toUpperCase()+t.slice(1)}function Ya({drawing:e,off:t,toggle:n}){let r=[...Va.value.keys()].filter(t=>e.nodes.some(e=>e.label===t)),i=[...Ha.value.keys()].filter(t=>e.edges.some(e=>e.type===t));return J(`ul`,{class:`legend`,"aria-label":H(W.legend),children:[r.map(e=>J(`li`,{children:e===`Customer`?J(Xa,{label:e}):J(`button`,{type:`button`,"aria-pressed":!t.includes(e),title:H(W.toggle),onClick:()=>n(e),children:J(Xa,{label:e})})},e)),i.map(e=>J(`li`,{children:J(`button`,{type:`button`,"aria-pressed":!t.includes(e),title:H(W.toggle),onClick:()=>n(e),children:[J($a,{type:e}),qa(e)]})},e)),e.nodes.some(e=>e.veto)&&J(`li`,{children:[J(`i`,{class:`mark veto`,"aria-hidden":`true`}),H(W.redBorder)]}),e.nodes.some(e=>e.hidden)&&J(`li`,{children:[J(`i`,{class:`mark hidden`,"aria-hidden":`true`}),H(W.dashedBorder)]}),e.nodes.some(e=>e.recommended)&&J(`li`,{children:[J(`span`,{class:`mark star`,"aria-hidden":`true`,children:`★`}),H(W.fitMark)]}),e.nodes.some(e=>e.size>0)&&J(`li`,{class:`dim`,children:H(W.sizeIsInfluence)})]})}function Xa({label:e}){let t=Va.value.get(e);return J(C,{children:[J(Qa,{shape:t?.shape??`dot`,colour:t?.colour??`gray`}),` `,Ka(e)]})}var Za={triangle:`8,2 14,14 2,14`,square:`3,3 13,3 13,13 3,13`,diamond:`8,1 15,8 8,15 1,8`,hexagon:`4,2 12,2 16,8 12,14 4,14 0,8`,star:`8,1 10,6 15,6 11,9 13,15 8,11 3,15 5,9 1,6 6,6`};function Qa({shape:e,colour:t}){let n=Za[e];return J(`svg`,{class:`shape`,viewBox:`0 0 16 16`,"aria-hidden":`true`,children:n?J(`polygon`,{points:n,fill:t}):e===`box`?J(`rect`,{x:`0`,y:`4`,width:`16`,height:`8`,rx:`2`,fill:t}):J(`circle`,{cx:`8`,cy:`8`,r:`6`,fill:t})})}function $a({type:e}){let t=Ha.value.get(e);return J(`svg`,{class:`stroke`,viewBox:`0 0 24 8`,"aria-hidden":`true`,children:J(`line`,{x1:`0`,y1:`4`,x2:`24`,y2:`4`,stroke:t?.strongColour??`gray`,"stroke-width":Math.max(t?.width??1,1.5),"stroke-dasharray":t?.dashes.join(` `)})})}function eo(e){let t=+this._x.call(null,e),n=+this._y.call(null,e);return to(this.cover(t,n),t,n,e)}function to(e,t,n,r){if(isNaN(t)||isNaN(n))return e;var i,a=e._root,o={data:r},s=e._x0,c=e._y0,l=e._x1,u=e._y1,d,f,p,m,h,g,_,v;if(!a)return e._root=o,e;for(;a.length;)if((h=t>=(d=(s+l)/2))?s=d:l=d,(g=n>=(f=(c+u)/2))?c=f:u=f,i=a,!(a=a[_=g<<1|h]))return i[_]=o,e;if(p=+e._x.call(null,a.data),m=+e._y.call(null,a.data),t===p&&n===m)return o.next=a,i?i[_]=o:e._root=o,e;do i=i?i[_]=[,,,,]:e._root=[,,,,],(h=t>=(d=(s+l)/2))?s=d:l=d,(g=n>=(f=(c+u)/2))?c=f:u=f;while((_=g<<1|h)==(v=(m>=f)<<1|p>=d));return i[v]=a,i[_]=o,e}function no(e){Array.isArray(e)||(e=Array.from(e));let t=e.length,n=new Float64Array(t),r=new Float64Array(t),i=1/0,a=i,o=-i,s=o;for(let c=0,l,u,d;c<t;++c)isNaN(u=+this._x.call(null,l=e[c]))||isNaN(d=+this._y.call(null,l))?n[c]=NaN:(n[c]=u,r[c]=d,u<i&&(i=u),u>o&&(o=u),d<a&&(a=d),d>s&&(s=d));if(i>o||a>s)return this;this.cover(i,a).cover(o,s);for(let i=0;i<t;++i)to(this,n[i],r[i],e[i]);return this}function ro(e,t){if(isNaN(e=+e)||isNaN(t=+t))return this;var n=this._x0,r=this._y0,i=this._x1,a=this._y1;if(isNaN(n))i=(n=Math.floor(e))+1,a=(r=Math.floor(t))+1;else{for(var o=i-n||1,s=this._root,c,l;n>e||e>=i||r>t||t>=a;)switch(l=(t<r)<<1|e<n,c=[,,,,],c[l]=s,s=c,o*=2,l){case 0:i=n+o,a=r+o;break;case 1:n=i-o,a=r+o;break;case 2:i=n+o,r=a-o;break;case 3:n=i-o,r=a-o}this._root&&this._root.length&&(this._root=s)}return this._x0=n,this._y0=r,this._x1=i,this._y1=a,this}function io(){var e=[];return this.visit(function(t){if(!t.length)do e.push(t.data);while(t=t.next)}),e}function ao(e){return arguments.length?this.cover(+e[0][0],+e[0][1]).cover(+e[1][0],+e[1][1]):isNaN(this._x0)?void 0:[[this._x0,this._y0],[this._x1,this._y1]]}function Z(e,t,n,r,i){this.node=e,this.x0=t,this.y0=n,this.x1=r,this.y1=i}function oo(e,t,n){var r,i=this._x0,a=this._y0,o,s,c,l,u=this._x1,d=this._y1,f=[],p=this._root,m,h;for(p&&f.push(new Z(p,i,a,u,d)),n==null?n=1/0:(i=e-n,a=t-n,u=e+n,d=t+n,n*=n);m=f.pop();)if(!(!(p=m.node)||(o=m.x0)>u||(s=m.y0)>d||(c=m.x1)<i||(l=m.y1)<a)){if(p.length){var g=(o+c)/2,_=(s+l)/2;f.push(new Z(p[3],g,_,c,l),new Z(p[2],o,_,g,l),new Z(p[1],g,s,c,_),new Z(p[0],o,s,g,_)),(h=(t>=_)<<1|e>=g)&&(m=f[f.length-1],f[f.length-1]=f[f.length-1-h],f[f.length-1-h]=m)}else{var v=e-+this._x.call(null,p.data),y=t-+this._y.call(null,p.data),b=v*v+y*y;if(b<n){var x=Math.sqrt(n=b);i=e-x,a=t-x,u=e+x,d=t+x,r=p.data}}}return r}function so(e){if(isNaN(u=+this._x.call(null,e))||isNaN(d=+this._y.call(null,e)))return this;var t,n=this._root,r,i,a,o=this._x0,s=this._y0,c=this._x1,l=this._y1,u,d,f,p,m,h,g,_;if(!n)return this;if(n.length)for(;;){if((m=u>=(f=(o+c)/2))?o=f:c=f,(h=d>=(p=(s+l)/2))?s=p:l=p,t=n,!(n=n[g=h<<1|m]))return this;if(!n.length)break;(t[g+1&3]||t[g+2&3]||t[g+3&3])&&(r=t,_=g)}for(;n.data!==e;)if(i=n,!(n=n.next))return this;return(a=n.next)&&delete n.next,i?(a?i.next=a:delete i.next,this):t?(a?t[g]=a:delete t[g],(n=t[0]||t[1]||t[2]||t[3])&&n===(t[3]||t[2]||t[1]||t[0])&&!n.length&&(r?r[_]=n:this._root=n),this):(this._root=a,this)}function co(e){for(var t=0,n=e.length;t<n;++t)this.remove(e[t]);return this}function lo(){return this._root}function uo(){var e=0;return this.visit(function(t){if(!t.length)do++e;while(t=t.next)}),e}function fo(e){var t=[],n,r=this._root,i,a,o,s,c;for(r&&t.push(new Z(r,this._x0,this._y0,this._x1,this._y1));n=t.pop();)if(!e(r=n.node,a=n.x0,o=n.y0,s=n.x1,c=n.y1)&&r.length){var l=(a+s)/2,u=(o+c)/2;(i=r[3])&&t.push(new Z(i,l,u,s,c)),(i=r[2])&&t.push(new Z(i,a,u,l,c)),(i=r[1])&&t.push(new Z(i,l,o,s,u)),(i=r[0])&&t.push(new Z(i,a,o,l,u))}return this}function po(e){var t=[],n=[],r;for(this._root&&t.push(new Z(this._root,this._x0,this._y0,this._x1,this._y1));r=t.pop();){var i=r.node;if(i.length){var a,o=r.x0,s=r.y0,c=r.x1,l=r.y1,u=(o+c)/2,d=(s+l)/2;(a=i[0])&&t.push(new Z(a,o,s,u,d)),(a=i[1])&&t.push(new Z(a,u,s,c,d)),(a=i[2])&&t.push(new Z(a,o,d,u,l)),(a=i[3])&&t.push(new Z(a,u,d,c,l))}n.push(r)}for(;r=n.pop();)e(r.node,r.x0,r.y0,r.x1,r.y1);return this}function mo(e){return e[0]}function ho(e){return arguments.length?(this._x=e,this):this._x}function go(e){return e[1]}function _o(e){return arguments.length?(this._y=e,this):this._y}function vo(e,t,n){var r=new yo(t??mo,n??go,NaN,NaN,NaN,NaN);return e==null?r:r.addAll(e)}function yo(e,t,n,r,i,a){this._x=e,this._y=t,this._x0=n,this._y0=r,this._x1=i,this._y1=a,this._root=void 0}function bo(e){for(var t={data:e.data},n=t;e=e.next;)n=n.next={data:e.data};return t}var Q=vo.prototype=yo.prototype;Q.copy=function(){var e=new yo(this._x,this._y,this._x0,this._y0,this._x1,this._y1),t=this._root,n,r;if(!t)return e;if(!t.length)return e._root=bo(t),e;for(n=[{source:t,target:e._root=[,,,,]}];t=n.pop();)for(var i=0;i<4;++i)(r=t.source[i])&&(r.length?n.push({source:r,target:t.target[i]=[,,,,]}):t.target[i]=bo(r));return e},Q.add=eo,Q.addAll=no,Q.cover=ro,Q.data=io,Q.extent=ao,Q.find=oo,Q.remove=so,Q.removeAll=co,Q.root=lo,Q.size=uo,Q.visit=fo,Q.visitAfter=po,Q.x=ho,Q.y=_o;function xo(e,t){let n=(t.width-48)/(2*e.width),r=(t.height-48)/(2*e.height);return{scale:Math.max(Math.min(n,r,1),.001),x:t.width/2,y:t.height/2}}function So(e,t,n,[r,i]){let a=Math.min(Math.max(e.scale*t,r),i),o={x:n.width/2,y:n.height/2},s=wo(e,o);return{scale:a,x:o.x-s.x*a,y:o.y-s.y*a}}function Co(e,t){return{x:t.x*e.scale+e.x,y:t.y*e.scale+e.y}}function wo(e,t){return{x:(t.x-e.x)/e.scale,y:(t.y-e.y)/e.scale}}function To(e,t){let n=t.scale/e.scale;return`translate(${t.x-e.x*n}px, ${t.y-e.y*n}px) scale(${n})`}var Eo=15,Do=22,Oo=3,ko=64,Ao=400,jo=/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;function Mo(e){let t=0;for(let n of e)t+=jo.test(n)?2:1;return t}function No(e,t=Do){if(Mo(e)<=t)return e;let n=``,r=1;for(let i of e){if(r+=jo.test(i)?2:1,r>t)break;n+=i}return`${n.trimEnd()}…`}function Po(e,t,n,r,i){let a=new Fo,o=[],s=e.map((e,t)=>t).sort((t,n)=>(e[t]?.order??0)-(e[n]?.order??0));for(let c of s){let s=e[c],l=No(t[c]??``);if(!s||!l||o.length>=Ao)continue;let u=Co(n,s);if(u.x<0||u.y<0||u.x>r.width||u.y>r.height)continue;let d=i(l),f=u.y+s.radius*Math.min(n.scale,1)+Oo,p={left:u.x-d/2,right:u.x+d/2,top:f,bottom:f+Eo};a.add(p)&&o.push({node:c,text:l,x:u.x,y:f,width:d})}return o}var Fo=class{cells=new Map;add(e){let t=[...this.cellsOf(e)],n=t.every(t=>(this.cells.get(t)??[]).every(t=>Io(e,t)));if(n)for(let n of t)this.cells.set(n,[...this.cells.get(n)??[],e]);return n}*cellsOf(e){for(let t=Math.floor(e.left/ko);t<=Math.floor(e.right/ko);t++)for(let n=Math.floor(e.top/ko);n<=Math.floor(e.bottom/ko);n++)yield t*65536+n}};function Io(e,t){return e.right+Oo<t.left||t.right+Oo<e.left||e.bottom<=t.top||t.bottom<=e.top}var Lo=2*Math.PI;function Ro(e){let t=getComputedStyle(e),n=e=>t.getPropertyValue(`--${e}`).trim();return{ink:n(`ink`),muted:n(`muted`),paper:n(`paper`),faint:n(`faint`),veto:n(`red`),chosen:n(`accent`),recommended:n(`green`),font:t.fontFamily}}function zo(e,t,n,r){Vo(e,n,r),Ho(e,t.camera,r,()=>{Uo(e,t),Wo(e,t,t.scene.edges,!1),t.scene.nodes.forEach(n=>Jo(e,n,t,!1))}),ts(e,t,t.labels,r)}function Bo(e,t,n,r,i,a,o){Vo(e,a,o);let{scene:s}=t;Ho(e,t.camera,o,()=>{Wo(e,t,r.flatMap(e=>s.edges[e]??[]),!0);for(let r of n){let n=s.nodes[r];n&&Jo(e,n,t,r===i)}}),ts(e,t,t.labels.filter(e=>n.has(e.node)),o)}function Vo(e,t,n){e.setTransform(n,0,0,n,0,0),e.clearRect(0,0,t.width,t.height)}function Ho(e,t,n,r){e.setTransform(n*t.scale,0,0,n*t.scale,n*t.x,n*t.y),r(),e.setTransform(n,0,0,n,0,0)}function Uo(e,{scene:t,camera:n,palette:r}){e.strokeStyle=r.faint,e.lineWidth=1/n.scale;for(let n of t.rings)e.beginPath(),e.ellipse(0,0,n.radiusX,n.radiusY,0,0,Lo),e.stroke();e.fillStyle=r.faint;for(let n of t.sectors){let[t,r]=[n.startAngle-Lo/4,n.endAngle-Lo/4];e.beginPath(),e.ellipse(0,0,n.outerRadiusX,n.outerRadiusY,0,t,r),e.ellipse(0,0,n.innerRadiusX,n.innerRadiusY,0,r,t,!0),e.globalAlpha=.4,e.fill(),e.globalAlpha=1}}function Wo(e,t,n,r){let i=new Map;for(let e of n){let t=i.get(e.type);t?t.push(e):i.set(e.type,[e])}for(let n of i.values())Go(e,t,n,r);e.setLineDash([])}function Go(e,{scene:t,camera:n},r,i){let a=r[0]?.look;if(!a)return;let o=Math.min(1,n.scale);e.strokeStyle=e.fillStyle=i?a.strongColour:a.colour,e.lineWidth=((i?.8:0)+a.width)/n.scale*o,e.setLineDash(a.dashes.map(e=>e/n.scale)),e.beginPath();for(let n of r){let[r,i]=[t.nodes[n.source],t.nodes[n.target]];if(!r||!i)continue;let[o,s]=Ko(r,i,a.bend);e.moveTo(r.x,r.y),a.bend?e.quadraticCurveTo(o,s,i.x,i.y):e.lineTo(i.x,i.y)}if(e.stroke(),a.arrow)for(let n of r)qo(e,t.nodes[n.source],t.nodes[n.target],a.bend)}function Ko(e,t,n){return[(e.x+t.x)/2-(t.y-e.y)*n,(e.y+t.y)/2+(t.x-e.x)*n]}function qo(e,t,n,r){if(!t||!n)return;let[i,a]=Ko(t,n,r),o=Math.atan2(n.y-a,n.x-i),[s,c]=[n.x-Math.cos(o)*(n.radius+2),n.y-Math.sin(o)*(n.radius+2)];e.beginPath(),e.moveTo(s,c);for(let t of[-.4,.4])e.lineTo(s-8*Math.cos(o+t),c-8*Math.sin(o+t));e.fill()}function Jo(e,t,{camera:n,palette:r},i){let a=1/Math.max(n.scale,.4);Zo(e,t),e.fillStyle=t.colour,e.fill(),e.setLineDash(t.hidden?[5,4]:[]),e.lineWidth=(t.hidden?2.5:1)*a,e.strokeStyle=t.hidden?r.ink:r.paper,e.stroke(),e.setLineDash([]),t.veto&&Yo(e,t,4,2.5*a,r.veto),i&&Yo(e,t,t.veto?8:5,3*a,r.chosen),t.recommended&&es(e,t.x+t.radius*.9,t.y-t.radius*.9,7,r.recommended,r.paper)}function Yo(e,t,n,r,i){e.beginPath(),e.arc(t.x,t.y,t.radius+n,0,Lo),e.lineWidth=r,e.strokeStyle=i,e.stroke()}var Xo={triangle:[3,-Math.PI/2],square:[4,Math.PI/4],diamond:[4,0],hexagon:[6,0]};function Zo(e,t){e.beginPath();let n=Xo[t.shape];t.shape===`box`?e.roundRect(t.x-t.radius*1.5,t.y-t.radius*.8,t.radius*3,t.radius*1.6,5):t.shape===`star`?$o(e,t.x,t.y,t.radius*1.2):t.shape===`ellipse`?e.ellipse(t.x,t.y,t.radius*1.4,t.radius,0,0,Lo):n?Qo(e,t,...n):e.arc(t.x,t.y,t.radius,0,Lo)}function Qo(e,t,n,r){for(let i=0;i<n;i++){let a=r+Lo*i/n;e.lineTo(t.x+t.radius*1.15*Math.cos(a),t.y+t.radius*1.15*Math.sin(a))}e.closePath()}function $o(e,t,n,r){for(let i=0;i<10;i++){let[a,o]=[-Math.PI/2+Lo*i/10,i%2?r*.45:r];e.lineTo(t+o*Math.cos(a),n+o*Math.sin(a))}e.closePath()}function es(e,t,n,r,i,a){e.beginPath(),$o(e,t,n,r),e.fillStyle=i,e.fill(),e.lineWidth=1,e.strokeStyle=a,e.stroke()}function ts(e,t,n,r){let{palette:i}=t;e.setTransform(r,0,0,r,0,0),e.font=`12px ${i.font}`,e.textAlign=`center`,e.textBaseline=`top`,e.lineJoin=`round`,e.lineWidth=3,e.strokeStyle=i.paper,e.fillStyle=i.ink;for(let t of n)e.strokeText(t.text,t.x,t.y),e.fillText(t.text,t.x,t.y)}var ns=70,rs={type:``,name:{en:``,zh:``},colour:`#dbe3ee`,strongColour:`#475569`,width:1.2,dashes:[],arrow:!1,bend:0};function is(e,t,n,r=e){let i=r.nodes.reduce((e,t)=>t.label===`DecisionMaker`?Math.max(e,t.size):e,1e-9),a=e.nodes.map(e=>as(e,t.get(e.label),i)),o=new Map(a.map((e,t)=>[e.id,t])),s=e.edges.flatMap(e=>{let[t,r]=[o.get(e.source),o.get(e.target)];return t===void 0||r===void 0?[]:[{source:t,target:r,type:e.type,look:n.get(e.type)??rs}]}),c=a.map(()=>[]);return s.forEach(({source:e,target:t},n)=>{c[e]?.push(n),c[t]?.push(n)}),{nodes:a,edges:s,rings:e.rings,sectors:e.sectors,extent:cs(a),byId:o,touching:c}}function as(e,t,n){return{...e,shape:t?.shape??`dot`,colour:t?.colour??`#64748b`,radius:os(e,n),order:ss(e)}}function os(e,t){return e.label===`Customer`?26:e.label===`DecisionMaker`?10+13*Math.sqrt(Math.min(e.size/t,1)):e.label===`Signal`?8+4*Math.min(e.size,1):11}function ss(e){return(e.label===`Customer`?0:e.veto?1:e.hidden?2:e.recommended?3:4)-Math.min(e.size,.99)*.99}function cs(e){let t=t=>e.reduce((e,n)=>Math.max(e,Math.abs(t(n))),0)+ns;return{width:t(e=>e.x),height:t(e=>e.y)}}function ls(e,t){let n=e.touching[t]??[],r=new Set([t]);for(let t of n){let n=e.edges[t];n&&r.add(n.source).add(n.target)}return{nodes:r,edges:n}}function us(e,t){let n=[...t].flatMap(n=>(e.touching[n]??[]).filter(n=>t.has(e.edges[n]?.source??-1)&&t.has(e.edges[n]?.target??-1)));return{nodes:t,edges:[...new Set(n)]}}var ds=.25,fs=120,ps=24,ms=1.4,hs=4,gs=class{host;scene;names;events;canvases;gestures=null;isClosed=!1;watcher;widths=new Map;camera={scale:1,x:0,y:0};scales=[1,3];screen={width:0,height:0};tree=vo();painted=null;standing={chosen:null,pointed:null,lit:null};drag=null;wasDragged=!1;hoveredNode=null;settling=0;constructor(e,t,n,r){this.host=e,this.scene=t,this.names=n,this.events=r,this.canvases=[document.createElement(`canvas`),document.createElement(`canvas`)],e.append(...this.canvases),e.addEventListener(`pointerdown`,this.pressed),e.addEventListener(`pointermove`,this.pointed),e.addEventListener(`pointerup`,this.released),e.addEventListener(`pointercancel`,this.released),e.addEventListener(`pointerleave`,this.left),e.addEventListener(`click`,this.clicked),this.watcher=new ResizeObserver(()=>this.resized()),this.watcher.observe(e),this.indexNodes(),ft(()=>import(`./x1yQuxLL.js`).then(e=>this.follow(e.Gestures),()=>void 0),[])}follow(e){this.isClosed||(this.gestures=new e(this.host,e=>this.isGesture(e),e=>this.moved(e)),this.look(this.camera))}close(){this.isClosed=!0,clearTimeout(this.settling),this.watcher.disconnect(),this.gestures?.close(),this.host.removeEventListener(`pointerdown`,this.pressed),this.host.removeEventListener(`pointermove`,this.pointed),this.host.removeEventListener(`pointerup`,this.released),this.host.removeEventListener(`pointercancel`,this.released),this.host.removeEventListener(`pointerleave`,this.left),this.host.removeEventListener(`click`,this.clicked),this.canvases.forEach(e=>e.remove())}show(e,t){[this.scene,this.names,this.hoveredNode,this.drag]=[e,t,null,null],this.indexNodes(),this.allowScales(this.camera),this.paint()}standOut(e){this.standing=e,this.paintStanding()}whole(){this.look(xo(this.scene.extent,this.screen))}zoomBy(e){this.look(So(this.camera,ms**e,this.screen,this.scales))}look(e){this.allowScales(e),this.gestures?this.gestures.look(e):this.moved(e)}allowScales(e){this.scales=[Math.min(xo(this.scene.extent,this.screen).scale,e.scale),3],this.gestures?.allowScales(...this.scales)}indexNodes(){this.tree=vo([...this.scene.nodes],e=>e.x,e=>e.y)}resized(){if(this.host.clientWidth===0)return;let e=this.screen;if(e.width===this.host.clientWidth&&e.height===this.host.clientHeight)return;this.screen={width:this.host.clientWidth,height:this.host.clientHeight};let t=devicePixelRatio;for(let e of this.canvases)e.width=Math.round(this.screen.width*t),e.height=Math.round(this.screen.height*t);(e.width===0||e.width!==this.screen.width)&&this.whole(),this.paint()}moved(e){if(e.scale!==this.camera.scale||e.x!==this.camera.x||e.y!==this.camera.y){if(this.camera=e,this.painted)for(let e of this.canvases)e.style.transform=To(this.painted.camera,this.camera);clearTimeout(this.settling),this.settling=window.setTimeout(()=>this.paint(),fs)}}sheet(){let{painted:e,screen:t}=this;if(!e)return null;let n=this.near(),r={opacity:n?ds:1,paint:(n,r)=>zo(n,e,t,r)},i=n?[{opacity:1,paint:(r,i)=>Bo(r,e,n.nodes,n.edges,n.node,t,i)}]:[];return{size:t,paper:e.palette.paper,layers:[r,...i]}}paint(){let[e]=this.canvases,t=e.getContext(`2d`);if(!t||this.screen.width===0)return;clearTimeout(this.settling);let n=Ro(this.host);t.font=`12px ${n.font}`;let r=Po(this.scene.nodes,this.names,this.camera,this.screen,e=>this.widthOf(t,e));this.painted={scene:this.scene,camera:this.camera,palette:n,labels:r},zo(t,this.painted,this.screen,devicePixelRatio);for(let e of this.canvases)e.style.transform=``;this.host.dataset.labels=String(r.length),this.paintStanding()}widthOf(e,t){let n=this.widths.get(t);if(n!==void 0)return n;let r=e.measureText(t).width;return this.widths.set(t,r),r}paintStanding(){let[e,t]=this.canvases,n=t.getContext(`2d`);if(!n||!this.painted)return;let r=this.near();e.classList.toggle(`behind`,r!==null),this.tellChosen(),r?Bo(n,this.pictureNow(this.painted),r.nodes,r.edges,r.node,this.screen,devicePixelRatio):Vo(n,this.screen,devicePixelRatio)}near(){let{chosen:e,pointed:t,lit:n}=this.standing,r=(this.drag?.at?this.drag.node:this.hoveredNode??t)??(n?null:e);return r===null&&!n?null:{...r===null?us(this.scene,n??new Set):ls(this.scene,r),node:r??e}}pictureNow(e){let{drag:t}=this,n=t?this.scene.nodes[t.node]:void 0;if(!t?.at||!n)return e;let r=[...this.scene.nodes];return r[t.node]={...n,...t.at},{...e,scene:{...this.scene,nodes:r},labels:e.labels.filter(e=>e.node!==t.node)}}tellChosen(){let e=this.standing.chosen===null?void 0:this.scene.nodes[this.standing.chosen];e?this.host.dataset.chosen=[Co(this.camera,e)].map(({x:e,y:t})=>`${Math.round(e)} ${Math.round(t)}`).join(``):delete this.host.dataset.chosen}nodeAt(e){let t=wo(this.camera,e),n=ps/this.camera.scale,r=this.tree.find(t.x,t.y,Math.max(n,30));return r&&Math.hypot(r.x-t.x,r.y-t.y)<=Math.max(r.radius*1.5,n)?this.scene.byId.get(r.id)??null:null}isGesture(e){if(e.type===`wheel`)return!0;let{ctrlKey:t,button:n}=e;return!this.drag&&!t&&!n}pressed=e=>{this.wasDragged=!1;let t=e.button===0&&e.isPrimary?this.nodeAt(this.pointOf(e)):null;t===null||e.pointerType===`touch`&&t!==this.standing.chosen||(this.drag={node:t,pointer:e.pointerId,from:this.pointOf(e),at:null})};pointed=e=>{let t=this.pointOf(e);if(this.drag?.pointer===e.pointerId){if(!this.drag.at&&Math.hypot(t.x-this.drag.from.x,t.y-this.drag.from.y)<hs)return;this.drag.at||this.host.setPointerCapture(e.pointerId),this.drag={...this.drag,at:wo(this.camera,t)},this.paintStanding();return}if(e.pointerType!==`mouse`)return;let n=this.nodeAt(t);n!==this.hoveredNode&&(this.hoveredNode=n,this.host.style.cursor=n===null?``:`pointer`,this.paintStanding())};released=e=>{let{drag:t}=this;t?.pointer===e.pointerId&&(this.drag=null,this.wasDragged=t.at!==null,t.at&&e.type===`pointerup`?this.events.placed(t.node,t.at):t.at&&this.paintStanding())};left=()=>{this.hoveredNode=null,this.paintStanding()};clicked=e=>{this.wasDragged||this.events.chosen(this.nodeAt(this.pointOf(e))),this.wasDragged=!1};pointOf(e){let t=this.host.getBoundingClientRect();return{x:e.clientX-t.left,y:e.clientY-t.top}}},_s=F(null),vs=F(null),ys=`theme`,bs={system:`light`,light:`dark`,dark:`system`};function xs(){let e=Wr(ys);return e===`light`||e===`dark`?e:`system`}var Ss=F(xs()),Cs=F(0);Ft(()=>{document.documentElement.dataset.theme=Ss.value,Ur(ys,Ss.value),Cs.value=Cs.peek()+1});for(let e of[`(prefers-color-scheme: dark)`,`(forced-colors: active)`])matchMedia(e).addEventListener(`change`,()=>Cs.value+=1);function ws(){Ss.value=bs[Ss.value]}function Ts(e,t,n){if(!n.startsWith(`Arrow`)||e.nodes.length===0)return null;if(t===null)return 0;let r=n===`ArrowLeft`||n===`ArrowUp`,i=n===`ArrowLeft`||n===`ArrowRight`?Es(e):[t,...Ds(e,t)];return i[(i.indexOf(t)+(r?-1:1)+i.length)%i.length]??t}function Es(e){let t=e.sectors.map(e=>e.label),n=e=>e.ring??(e.sector==null?e.x===0&&e.y===0?-1:999:100+t.indexOf(e.sector)),r=e=>(Math.atan2(e.x,-e.y)+2*Math.PI)%(2*Math.PI);return e.nodes.map((e,t)=>({number:t,rank:n(e),angle:r(e)})).sort((e,t)=>e.rank-t.rank||e.angle-t.angle||e.number-t.number).map(e=>e.number)}function Ds(e,t){let n=(e.touching[t]??[]).flatMap(n=>{let r=e.edges[n];return r?[r.source===t?r.target:r.source]:[]});return[...new Set(n)].sort((t,n)=>(e.nodes[t]?.order??0)-(e.nodes[n]?.order??0))}function Os({scene:e,names:t,chosen:n,hidden:r,lit:i,choose:a,place:o,hide:s,find:c}){let l=j(null),u=j(null),[d,f]=k(null),p=n===null?null:e.byId.get(n)??null,m=d===null?null:e.byId.get(d)??null,h=m??p,g=t=>t===null?null:e.nodes[t]?.id??null,_=j({chosen:()=>void 0,placed:()=>void 0});_.current={chosen:e=>{f(null),a(g(e))},placed:(e,t)=>o(g(e)??``,t)},A(()=>{if(!l.current)return;let n=new gs(l.current,e,t,{chosen:e=>_.current.chosen(e),placed:(e,t)=>_.current.placed(e,t)});return u.current=_s.value=n,()=>{n.close(),_s.value=null}},[]);let v=Cs.value;A(()=>u.current?.show(e,t),[e,t,v]),A(()=>u.current?.standOut({chosen:p,pointed:m,lit:i}),[p,m,i,e]);let y=t=>{let n=Ts(e,h,t);if(n!==null)f(g(n));else if(t===`Enter`)a(g(h));else if(t===`Delete`&&h!==null)s(g(h)??``);else if(t===`Escape`)f(null),a(null);else if(t===`+`||t===`-`)u.current?.zoomBy(t===`+`?1:-1);else if(t===`0`)u.current?.whole();else return!1;return!0};return J(`div`,{class:`view`,hidden:r,children:[J(`div`,{ref:l,class:`canvas`,role:`listbox`,tabIndex:0,"aria-label":H(W.map),"aria-description":H(W.mapHelp),"aria-activedescendant":h===null?void 0:`map-node`,onKeyDown:e=>{e.ctrlKey||e.metaKey||e.altKey||(y(e.key)?e.preventDefault():/^\p{L}$/u.test(e.key)&&c())},children:J(`span`,{class:`unseen`,role:`option`,id:`map-node`,"aria-selected":h!==null&&h===p,children:h===null?H(W.mapHelp):As(e,t,h)})}),J(`div`,{class:`tools`,children:[J(`button`,{type:`button`,"aria-label":H(W.zoomIn),title:H(W.zoomIn),onClick:()=>u.current?.zoomBy(1),children:`+`}),J(`button`,{type:`button`,"aria-label":H(W.zoomOut),title:H(W.zoomOut),onClick:()=>u.current?.zoomBy(-1),children:`−`}),J(`button`,{type:`button`,"aria-label":H(W.wholeMap),title:H(W.wholeMap),onClick:()=>u.current?.whole(),children:`⤢`})]})]})}function ks(e){let t=e.nodes.find(e=>e.label===`Customer`);return e.nodes.map(e=>(t&&e!==t?Yr(e,t):U(e))||Ka(e.label))}function As(e,t,n){let r=e.nodes[n];return r?[t[n],...Ms(r),`${H(W.connections)}: ${js(e,t,n).join(`; `)}`].join(`. `):``}function js(e,t,n){return(e.touching[n]??[]).flatMap(r=>{let i=e.edges[r];if(!i)return[];let a=qa(i.type);return[i.source===n?`${a} ${t[i.target]??``}`:`${t[i.source]??``} ${a}`]})}function Ms(e){return[Ka(e.label),...Ns(e)]}function Ns(e){let t=[];return e.size&&e.label===`DecisionMaker`&&t.push(`${H(W.influence)} ${K(e.size)}`),e.veto&&t.push(H(W.veto)),e.hidden&&t.push(H(W.hidden)),e.recommended&&t.push(H(W.recommended)),t}var Ps={node:null,from:null,focus:null,unfolded:[],folded:[],hidden:[],off:[],role:``,region:``,strength:0,days:0,table:!1,places:{}},Fs=[`folded`,`hidden`,`off`],Is=[`node`,`from`,`focus`],Ls=[`role`,`region`],Rs=[`strength`,`days`],zs=`~`,Bs=50;function Vs(e,t){let n=new URLSearchParams(e),r=(e,t)=>t?n.set(e,t):n.delete(e);for(let e of Is)r(e,t[e]??``);for(let e of Ls)r(e,t[e]);for(let e of Rs)r(e,t[e]?String(t[e]):``);for(let e of Fs)r(e,t[e].join(zs));r(`table`,t.table?`1`:``),n.delete(`open`);for(let e of t.unfolded)n.append(`open`,[e.id,e.type,e.label,e.pages].join(zs));return n}function Hs(e,t={}){let n=t=>e.get(t)??``,r=e=>n(e).split(zs).filter(Boolean);return{node:n(`node`)||null,from:n(`from`)||null,focus:n(`focus`)||null,unfolded:e.getAll(`open`).flatMap(e=>Us(e)??[]),folded:r(`folded`),hidden:r(`hidden`),off:r(`off`),role:n(`role`),region:n(`region`),strength:Ws(n(`strength`),100),days:Ws(n(`days`),1e4),table:n(`table`)===`1`,places:t}}function Us(e){let[t,n,r,i]=e.split(zs);return t&&n&&r?{id:t,type:n,label:r,pages:Math.max(Ws(i??``,Bs),1)}:null}function Ws(e,t){return/^\d{1,6}$/.test(e)?Math.min(Number(e),t):0}function Gs(e,t){return e.includes(t)?e.filter(e=>e!==t):[...e,t]}function Ks(e,t){return{...e,node:t}}function qs(e,t){return{...e,from:e.from===t?null:t}}function Js(e,t){return{...e,focus:e.focus===t?null:t}}function Ys(e,t,n,r){let i=e=>e.id===t&&e.type===n&&e.label===r,a=e.folded.filter(e=>e!==t);return e.unfolded.some(i)?{...e,folded:a,unfolded:e.unfolded.map(e=>i(e)?{...e,pages:Math.min(e.pages+1,Bs)}:e)}:{...e,folded:a,unfolded:[...e.unfolded,{id:t,type:n,label:r,pages:1}]}}function Xs(e,t){let n=e.unfolded.filter(e=>e.id!==t);return n.length<e.unfolded.length?{...e,unfolded:n}:{...e,folded:Gs(e.folded,t)}}function Zs(e,t){let n=e=>e===t?null:e;return{...e,hidden:Gs(e.hidden,t),node:n(e.node),from:n(e.from),focus:n(e.focus)}}function Qs(e,t){return{...e,off:Gs(e.off,t)}}function $s(e,t,n){return{...e,places:{...e.places,[t]:{x:Math.round(n.x),y:Math.round(n.y)}}}}function ec(e){let{node:t,from:n,unfolded:r,table:i,places:a}=e;return{...Ps,node:t,from:n,unfolded:r,table:i,places:a}}function tc(e){return!nc({...Ps,node:e.node,from:e.from,unfolded:e.unfolded,table:e.table,places:e.places},e)}function nc(e,t){return JSON.stringify(e)===JSON.stringify(t)}function rc(e,t,n=!1){if(nc(t,e.views[e.at]??Ps))return e;let r=e.views.slice(0,n?e.at:e.at+1);return{views:[...r,t],at:r.length}}function ic(e,t){return{...e,at:Math.max(0,Math.min(e.at+t,e.views.length-1))}}function ac(e){let{history:t,choices:n,text:r,find:i,field:a,found:o,next:s,shown:c,total:l,fullScreen:u,keys:d,showKeys:f}=e,{view:p,change:m,undo:h,redo:g}=t,[_,v]=k(!1);return J(`div`,{class:`map-tools`,role:`group`,"aria-label":H(W.mapTools),children:[J(`input`,{ref:a,type:`search`,"aria-label":H(W.findOnMap),placeholder:H(W.findHelp),value:r,onInput:e=>i(e.currentTarget.value),onKeyDown:e=>{e.key===`Enter`&&!e.isComposing&&s(),e.key===`Escape`&&i(``)}}),J(`span`,{class:`dim`,role:`status`,children:o===null?c<l&&H(W.shownNodes,{shown:c,total:l}):H(W.foundCount,{n:o})}),J(oc,{sign:`↶`,text:W.undoView,act:h}),J(oc,{sign:`↷`,text:W.redoView,act:g}),J(`button`,{type:`button`,"aria-expanded":_,onClick:()=>v(!_),children:H(W.mapFilters)}),J(`button`,{type:`button`,"aria-pressed":p.table,onClick:()=>m({...p,table:!p.table}),children:H(p.table?W.asMap:W.asTable)}),J(oc,{sign:sc,text:W.fullScreen,act:u}),J(`button`,{type:`button`,"aria-label":H(W.mapKeys),title:H(W.mapKeys),"aria-expanded":d,onClick:()=>f(!d),children:`?`}),tc(p)&&J(`button`,{type:`button`,onClick:()=>m(ec(p)),children:H(W.showAll)}),_&&J(lc,{view:p,choices:n,change:m}),d&&J(dc,{})]})}function oc({sign:e,text:t,act:n}){return J(`button`,{type:`button`,"aria-label":H(t),title:H(t),disabled:!n,onClick:()=>n?.(),children:e})}var sc=J(`svg`,{class:`shape`,viewBox:`0 0 16 16`,"aria-hidden":`true`,children:J(`path`,{d:`M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4`,fill:`none`,stroke:`currentColor`,"stroke-width":`2`})}),cc=[30,90,180,365];function lc({view:e,choices:t,change:n}){return J(`fieldset`,{class:`filters`,children:[J(`legend`,{class:`unseen`,children:H(W.mapFilters)}),J(`select`,{"aria-label":H(W.role),value:e.role,onChange:t=>n({...e,role:t.currentTarget.value}),children:[J(`option`,{value:``,children:H(W.anyRole)}),t.labels.map(e=>J(`option`,{value:e,children:Ka(e)},e)),t.roles.map(e=>J(`option`,{value:e,children:X(`role`,e)},e))]}),t.regions.length>0&&J(`select`,{"aria-label":H(W.region),value:e.region,onChange:t=>n({...e,region:t.currentTarget.value}),children:[J(`option`,{value:``,children:H(W.anyRegion)}),t.regions.map(e=>J(`option`,{value:e,children:e},e))]}),t.touched&&J(`select`,{"aria-label":H(W.lastTouched),value:String(e.days),onChange:t=>n({...e,days:Number(t.currentTarget.value)}),children:[J(`option`,{value:`0`,children:H(W.anyDays)}),cc.map(e=>J(`option`,{value:String(e),children:H(W.leastDays,{n:e})},e))]}),t.sized&&J(`label`,{class:`slider`,children:[H(W.leastStrength,{n:e.strength}),` `,J(`input`,{type:`range`,min:0,max:100,step:5,value:e.strength,onChange:t=>n({...e,strength:Number(t.currentTarget.value)})})]})]})}var uc=[W.keyArrows,W.keyEnter,W.keyEscape,W.keyLetters,W.keyViews,W.keyZoom,W.keyUndo,W.keyDelete,W.keyKeys];function dc(){return J(`ul`,{class:`keys`,"aria-label":H(W.mapKeys),children:uc.map(e=>J(`li`,{children:H(e)},e.en))})}var fc=100,pc={found:[],after:null,more:!0};function mc({id:e,type:t,label:n},r){return[e,t,n,r].join(` `)}function hc(e,t){let[n,r]=k(new Map),i=e.find(e=>gc(n.get(mc(e,t))??pc,e.pages));return A(()=>{if(!i)return;let e=!1;return _c(i,n.get(mc(i,t))??pc,t).then(n=>{e||r(e=>new Map(e).set(mc(i,t),n))}),()=>{e=!0}},[i&&mc(i,t),i?.pages,n,t]),e=>(n.get(mc(e,t))?.found??[]).slice(0,e.pages*20)}function gc(e,t){return e.more&&e.found.length<t*20}async function _c(e,t,n){let{id:r,type:i,label:a,pages:o}=e,s=Math.min(o*20-t.found.length,fc);try{let{neighbours:e}=await oi(bi,{id:r,asOf:n,type:i,label:a,first:s,after:t.after});return{found:[...t.found,...(e?.edges??[]).flatMap(vc)],after:e?.pageInfo.endCursor??null,more:e?.pageInfo.hasNextPage??!1}}catch(e){if(!(e instanceof Qr))throw e;return{...t,more:!1}}}function vc({type:e,outward:t,label:n,node:r}){if(!r)return[];let i=r,a=[i.model,i.serial].filter(Boolean).join(` `);return[{type:e,outward:t,label:n,id:r.id,name:(i.name??i.title??i.topic??a)||null,nameEn:i.nameEn??i.titleEn??null}]}var yc=F(null);async function bc(e,t){try{let{neighbours:n}=await oi(yi,{id:e,asOf:t});yc.value=n!==void 0;let r=new Map;for(let e of n?.groups??[]){let t=`${e.type} ${e.label}`;r.set(t,{...e,count:e.count+(r.get(t)?.count??0)})}return[...r.values()].sort((e,t)=>t.count-e.count)}catch(e){if(!(e instanceof Qr))throw e;return[]}}function xc(e){let t=new Map,n=(e,n)=>{let r=t.get(e);t.set(e,{region:r?.region??null,days:r?.days,...n,roles:[...r?.roles??[],...n.roles??[]]})};for(let t of e.decisionChain??[])n(t.person.id,{roles:(t.decisions??[]).flatMap(e=>e.role??[]),days:t.daysSinceTouched});for(let{partner:t}of Sa(e))t&&n(t.id,{region:Sc(t)});for(let t of e.recommendations??[])n(t.partner.id,{region:Sc(t.partner),roles:[t.role]});return t}function Sc(e){return e.region??null}function Cc(e,t){let n=[...new Set(e.drawing.nodes.map(e=>e.label))].filter(e=>e!==`Customer`),r=[...t.values()];return{labels:n,roles:[...new Set(r.flatMap(e=>e.roles))].filter(e=>!n.includes(e)).sort(),regions:[...new Set(r.flatMap(e=>e.region??[]))].sort((e,t)=>e.localeCompare(t,`zh`)),touched:r.some(e=>e.days!==void 0),sized:e.drawing.nodes.some(e=>e.size>0)}}var wc=2*Math.PI,Tc=.86,Ec=class{elements=[];fillStyle=`#000000`;strokeStyle=`#000000`;lineWidth=1;globalAlpha=1;font=``;textAlign=`start`;textBaseline=`alphabetic`;lineJoin=`miter`;at={scale:1,x:0,y:0};dashes=[];path=[];setTransform(e,t,n,r,i,a){Object.assign(this.at,{scale:e,x:i,y:a})}clearRect(){this.elements.length=0}setLineDash(e){this.dashes=[...e]}beginPath(){this.path=[]}closePath(){this.path.push(`Z`)}moveTo(e,t){this.path.push(`M${this.point(e,t)}`)}lineTo(e,t){this.path.push(`${this.path.length?`L`:`M`}${this.point(e,t)}`)}quadraticCurveTo(e,t,n,r){this.path.push(`Q${this.point(e,t)} ${this.point(n,r)}`)}arc(e,t,n,r,i){this.ellipse(e,t,n,n,0,r,i)}ellipse(e,t,n,r,i,a,o,s=!1){let c=i=>this.point(e+n*Math.cos(i),t+r*Math.sin(i)),l=`${this.length(n)} ${this.length(r)}`;this.path.push(`${this.path.length?`L`:`M`}${c(a)}`);let u=Math.abs(o-a)>wc/2?2:1;for(let e=1;e<=u;e++)this.path.push(`A${l} 0 0 ${+!s} ${c(a+(o-a)*e/u)}`)}roundRect(e,t,n,r,i){let a=Math.min(i,n/2,r/2),o=`${this.length(a)} ${this.length(a)} 0 0 1`,[s,c]=[e+n,t+r];this.path.push(`M${this.point(e+a,t)}`,`L${this.point(s-a,t)}`,`A${o} ${this.point(s,t+a)}`),this.path.push(`L${this.point(s,c-a)}`,`A${o} ${this.point(s-a,c)}`,`L${this.point(e+a,c)}`),this.path.push(`A${o} ${this.point(e,c-a)}`,`L${this.point(e,t+a)}`,`A${o} ${this.point(e+a,t)}`,`Z`)}fill(){this.add({fill:Oc(this.fillStyle)})}stroke(){let e=this.dashes.length?{"stroke-dasharray":this.dashes.map(e=>this.length(e)).join(` `)}:{};this.add({fill:`none`,stroke:Oc(this.strokeStyle),"stroke-width":this.length(this.lineWidth),...e})}strokeText(){}fillText(e,t,n){let[r=``,i=``]=this.point(t,n+12*Tc).split(` `);this.elements.push({tag:`text`,attributes:{x:r,y:i,fill:Oc(this.fillStyle),stroke:Oc(this.strokeStyle),"stroke-width":this.length(this.lineWidth),"stroke-linejoin":`round`,"paint-order":`stroke`,"font-size":this.length(12),"font-family":this.font.slice(this.font.indexOf(`px`)+2).trim(),"text-anchor":`middle`},text:e})}add(e){if(!this.path.length)return;let t=this.globalAlpha<1?{opacity:String(this.globalAlpha)}:{};this.elements.push({tag:`path`,attributes:{d:this.path.join(``),...e,...t}})}point(e,t){return`${Dc(e*this.at.scale+this.at.x)} ${Dc(t*this.at.scale+this.at.y)}`}length(e){return String(Dc(e*this.at.scale))}};function Dc(e){return Math.round(e*100)/100}function Oc(e){return typeof e==`string`?e:`none`}var kc=2,Ac=/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,jc={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`};function Mc(e){return e.layers.map(({opacity:e,paint:t})=>{let n=new Ec;return t(n,1),{opacity:e,elements:n.elements}})}function Nc(e,t){let n={width:String(e.size.width),height:String(e.size.height)},r=Mc(e).map(({opacity:e,elements:t})=>Fc(`g`,{opacity:String(e)},t.map(Pc).join(`
`))),i=[Fc(`title`,{},Ic(t)),Fc(`rect`,{...n,fill:e.paper}),...r];return Fc(`svg`,{xmlns:`http://www.w3.org/2000/svg`,...n,viewBox:`0 0 ${n.width} ${n.height}`},i.join(`
`))}function Pc({tag:e,attributes:t,text:n}){return Fc(e,t,n===void 0?void 0:Ic(n))}function Fc(e,t,n){let r=Object.entries(t).map(([e,t])=>` ${e}="${Ic(t)}"`).join(``);return n===void 0?`<${e}${r}/>`:`<${e}${r}>${n}</${e}>`}function Ic(e){return e.replace(Ac,``).replace(/[&<>"']/g,e=>jc[e]??``)}function Lc(e){let{width:t,height:n}=e.size,[r,i]=[Rc(e.size),Rc(e.size)],[a,o]=[r.getContext(`2d`),i.getContext(`2d`)];if(!a||!o)return Promise.resolve(null);a.fillStyle=e.paper,a.fillRect(0,0,r.width,r.height);for(let{opacity:r,paint:s}of e.layers)o.setTransform(1,0,0,1,0,0),o.clearRect(0,0,t*kc,n*kc),s(o,kc),a.globalAlpha=r,a.drawImage(i,0,0);return new Promise(e=>r.toBlob(e,`image/png`))}function Rc({width:e,height:t}){let n=document.createElement(`canvas`);return[n.width,n.height]=[e*kc,t*kc],n}var zc=1e3,Bc={ink:`#0f172a`,muted:`#475569`,paper:`#ffffff`,faint:`#e2e8f0`,veto:`#b91c1c`,chosen:`#1d4ed8`,recommended:`#15803d`};function Vc(e,t,n,r){let i={width:zc,height:Math.round(zc*e.extent.height/e.extent.width)},a=xo(e.extent,i),o=Po(e.nodes,t,a,i,r);return{size:i,paper:n.paper,layers:[{opacity:1,paint:(t,r)=>zo(t,{scene:e,camera:a,palette:n,labels:o},i,r)}]}}function Hc({scene:e,names:t,title:n}){let r=j(null);return A(()=>{let i=r.current;if(!i)return;let a=()=>ye(J(Wc,{sheet:Vc(e,t,{...Bc,font:getComputedStyle(i).fontFamily},Uc(i)),title:n}),i),o=()=>ye(null,i);return addEventListener(`beforeprint`,a),addEventListener(`afterprint`,o),()=>{removeEventListener(`beforeprint`,a),removeEventListener(`afterprint`,o),o()}},[e,t,n]),J(`div`,{ref:r,class:`printed`})}function Uc(e){let t=document.createElement(`canvas`).getContext(`2d`);return t?(t.font=`12px ${getComputedStyle(e).fontFamily}`,e=>t.measureText(e).width):e=>e.length*12}function Wc({sheet:e,title:t}){let{width:n,height:r}=e.size;return J(`svg`,{viewBox:`0 0 ${n} ${r}`,role:`img`,"aria-label":t,children:Mc(e).flatMap(({elements:e})=>e).map(({tag:e,attributes:t,text:n},r)=>J(e,{...t,children:n},r))})}var Gc=80,Kc=class{cell;cells=new Map;constructor(e,t){this.cell=e;for(let e of t)this.take(e)}beside(e){let t=this.nearest(e);return this.take(t),t}nearest(e){let t=Math.atan2(e.y,e.x);for(let n=1;n<=Gc;n++){let r=this.around(e,n).sort((n,r)=>qc(n,e,t)-qc(r,e,t)).find(e=>this.isFree(e));if(r)return r}return{x:e.x+Gc*this.cell.width,y:e.y}}around({x:e,y:t},n){let r=[];for(let i=-n;i<=n;i++)for(let a=-n;a<=n;a++)Math.max(Math.abs(i),Math.abs(a))===n&&r.push({x:e+i*this.cell.width,y:t+a*this.cell.height});return r}isFree({x:e,y:t}){for(let n=-1;n<=1;n++)for(let r=-1;r<=1;r++)for(let i of this.cells.get(this.key(e+n*this.cell.width,t+r*this.cell.height))??[])if(Math.abs(i.x-e)<this.cell.width-1e-6&&Math.abs(i.y-t)<this.cell.height-1e-6)return!1;return!0}take(e){let t=this.key(e.x,e.y);this.cells.set(t,[...this.cells.get(t)??[],e])}key(e,t){return`${Math.floor(e/this.cell.width)} ${Math.floor(t/this.cell.height)}`}};function qc(e,t,n){let r=Math.abs(Math.atan2(e.y-t.y,e.x-t.x)-n);return Math.min(r,2*Math.PI-r)}var Jc=[`REPORTS_TO`,`INFLUENCES`];function Yc(e,t,n){if(t.length===0)return e;let r=new Map(e.nodes.map(e=>[e.id,e])),i=new Map(e.edges.map(e=>[Zc(e),e])),a=new Kc({width:e.nodeWidth||120,height:e.nodeHeight||70},e.nodes);for(let e of t){let t=r.get(e.id);if(t)for(let o of n(e)){r.has(o.id)||r.set(o.id,Xc(o,a.beside(t)));let[e,n]=o.outward?[t.id,o.id]:[o.id,t.id],s={source:e,target:n,type:o.type,weight:null};i.has(Zc(s))||i.set(Zc(s),s)}}return{...e,nodes:[...r.values()],edges:[...i.values()]}}function Xc({id:e,label:t,name:n,nameEn:r},i){return{id:e,label:t,name:n??``,nameEn:r,x:i.x,y:i.y,size:0,veto:!1,hidden:!1,recommended:!1,ring:null,sector:null}}function Zc({source:e,target:t,type:n}){return`${e} ${n} ${t}`}function Qc(e,t,n){let r=new Set(t.off),i=e.edges.filter(e=>!r.has(e.type)&&!(e.weight!=null&&e.weight<t.strength/100)),a=new Set([...t.hidden,...el(e,t.folded)]),o=t.focus!==null&&e.nodes.some(e=>e.id===t.focus)?nl(e,t.focus):null,s=e.nodes.filter(e=>e.label===`Customer`&&e.x===0&&e.y===0||!a.has(e.id)&&!r.has(e.label)&&(!o||o.has(e.id))&&$c(e,t,n.get(e.id))),c=new Set(s.map(e=>e.id));return{...e,nodes:s.map(e=>{let n=t.places[e.id];return n?{...e,...n}:e}),edges:i.filter(e=>c.has(e.source)&&c.has(e.target))}}function $c(e,t,n){return t.role&&t.role!==e.label&&!n?.roles.includes(t.role)||t.region&&n?.region&&n.region!==t.region||e.size>0&&e.size<t.strength/100?!1:!(t.days&&n?.days!==void 0&&n.days!==null&&n.days<t.days)}function el(e,t){if(t.length===0)return[];let n=tl(e);return t.flatMap(e=>[...n.get(e)??[]].filter(e=>n.get(e)?.size===1))}function tl(e){let t=new Map(e.nodes.map(e=>[e.id,new Set]));for(let{source:n,target:r}of e.edges)t.get(n)?.add(r),t.get(r)?.add(n);return t}function nl(e,t){let n=e.edges.filter(e=>Jc.includes(e.type)),r=new Set([t,...tl(e).get(t)??[]]);for(let[e,i]of[[`source`,`target`],[`target`,`source`]]){let a=Map.groupBy(n,t=>t[e]),o=[t],s=new Set(o);for(let e=o.pop();e!==void 0;e=o.pop())for(let t of a.get(e)??[])s.has(t[i])||(s.add(t[i]),o.push(t[i]));s.forEach(e=>r.add(e))}return r}function rl(e,t,n){let r=tl(e),i=new Map([[t,null]]),a=r.has(t)&&r.has(n)?[t]:[];for(;a.length>0&&!i.has(n);){let e=[];for(let t of a)for(let n of r.get(t)??[])i.has(n)||(i.set(n,t),e.push(n));a=e}let o=[];for(let e=i.has(n)?n:null;e!==null;e=i.get(e)??null)o.unshift(e);return o}var il=_a(()=>ft(()=>import(`./vEZbyHQD.js`).then(e=>e.Card),[])),al=_a(()=>ft(()=>import(`./DRMkftbb.js`).then(e=>e.MapTable),[]));function ol({map:e,asOf:t,history:n,again:r}){let{view:i,change:a,undo:o,redo:s}=n,c=j(null),l=j(null),[u,d]=k(``),f=j(!1),[p,m]=k(!1),h=hc(i.unfolded,t),g=M(()=>xc(e),[e]),_=M(()=>Cc(e,g),[e,g]),v=i.unfolded.map(h),y=M(()=>Yc(e.drawing,i.unfolded,e=>v[i.unfolded.indexOf(e)]??[]),[e,i.unfolded,v.map(e=>e.length).join()]),b=M(()=>Qc(y,i,g),[y,g,i.hidden,i.folded,i.off,i.focus,i.role,i.region,i.strength,i.days,i.places]),x=M(()=>is(b,Va.value,Ha.value,e.drawing),[b,e,Va.value,Ha.value]),S=M(()=>ks(x),[x,V.value]),C=cl(x,u),w=M(()=>i.from&&i.node&&i.from!==i.node?rl(b,i.from,i.node):null,[b,i.from,i.node]),ee=vs.value?.map(e=>e.id)??w;A(()=>()=>void(vs.value=null),[e.customer.id]);let T=M(()=>ll(x,C,ee),[x,C,ee]);A(()=>{f.current&&c.current?.querySelector(`.nodes, .canvas`)?.focus(),f.current=!1},[i.table]);let E=y.nodes.find(e=>e.id===i.node)??null,te=e=>{e!==i.node&&a(Ks(i,e))},ne=()=>{if(!C?.length)return;let e=C.findIndex(e=>x.nodes[e]?.id===i.node);te(x.nodes[C[(e+1)%C.length]??0]?.id??null)},re=e=>{let t=[HTMLInputElement,HTMLSelectElement,HTMLTextAreaElement].some(t=>e.target instanceof t),n=e.key.toLowerCase();if((e.ctrlKey||e.metaKey)&&!t&&(n===`z`||n===`y`))(n===`y`||e.shiftKey?s:o)?.();else if(t||e.ctrlKey||e.metaKey||e.altKey)return!1;else if(n===`1`||n===`2`)f.current=!0,a({...i,table:n===`2`});else if(n===`?`||n===`？`)m(!p);else return!1;return!0};return J(`section`,{ref:c,class:`stage`,"aria-label":H(W.map),onKeyDown:e=>re(e)&&e.preventDefault(),children:[J(ac,{history:n,choices:_,text:u,find:d,field:l,found:C?.length??null,next:ne,shown:x.nodes.length,total:y.nodes.length,fullScreen:()=>void sl(c.current),keys:p,showKeys:m}),J(Hc,{scene:x,names:S,title:U(e.customer)}),J(ul,{scene:x,names:S,view:i,path:ee}),J(`div`,{class:i.table?`scene as-table`:`scene`,children:[i.table&&J(al,{map:e,scene:x,names:S,chosen:i.node,lit:T,choose:te}),J(Os,{scene:x,names:S,chosen:i.node,hidden:i.table,lit:T,choose:te,place:(e,t)=>a($s(i,e,t)),hide:t=>t!==e.customer.id&&a(Zs(i,t)),find:()=>l.current?.focus()}),E&&J(il,{node:E,map:e,drawing:y,asOf:t,history:n,again:r,choose:te})]}),J(Ya,{drawing:y,off:i.off,toggle:e=>a(Qs(i,e))})]})}function sl(e){return(document.fullscreenElement?document.exitFullscreen():e?.requestFullscreen())?.catch(()=>void 0)}function cl(e,t){let[n,r]=k(null),i=/[a-z]/i.test(t);return A(()=>{i&&!n&&Na().then(e=>r(()=>e),()=>null)},[i]),M(()=>t.trim()?Oa(e.nodes,t,n):null,[e,t,n])}function ll(e,t,n){return t?new Set(t):n?.length?new Set(n.flatMap(t=>e.byId.get(t)??[])):null}function ul({scene:e,names:t,view:n,path:r}){if(n.from===null&&vs.value===null)return null;let i=(vs.value?.map(U)??r?.map(n=>t[e.byId.get(n)??-1]??``))?.join(` → `);return J(`p`,{class:`path`,role:`status`,children:r===null?H(W.pathNext):i?H(W.pathTo,{path:i}):H(W.noPathHere)})}function dl(e){queueMicrotask(()=>{e?.isConnected?e.focus():document.getElementById(`content`)?.focus({preventScroll:!0})})}function fl(){return document.activeElement instanceof HTMLElement&&pl()?document.activeElement:null}function pl(){return document.activeElement!==null&&document.activeElement!==document.body}function ml({count:e,show:t}){return J(`div`,{class:`news`,"aria-live":`polite`,children:e>0&&J(`button`,{type:`button`,onClick:()=>{t(),dl(null)},children:H(W.news,{n:e})})})}function hl(e,t){return e.alert?t?.of===e?{...e.alert,...t.changed}:e.alert:null}function gl(e,t){return{status:`ACKNOWLEDGED`,snoozedUntil:null,assignee:e.assignee??t}}var _l=new Map;async function vl(e,t){let n=JSON.stringify([e.toString(),{...t,idempotencyKey:``}]),r=_l.get(n)??t.idempotencyKey;try{let{change:i}=await oi(e,{input:{...t,idempotencyKey:r}});_l.delete(n);let a=(i?.userErrors??[]).map(yl);return a.length?{state:`refused`,errors:a}:{state:`done`,version:i?.version??null,id:i?.made?.id??i?.madeId??null}}catch(e){if(!(e instanceof Qr))throw e;return _l.set(n,r),{state:`failed`,problem:e.problem}}}function yl(e){return e.code===`IDEMPOTENCY_CONFLICT`?{...e,path:[],message:H(W.arrivedBefore)}:e}function bl(){return{idempotencyKey:xl(),at:Vr().toISOString()}}function xl(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),e=>e.toString(16).padStart(2,`0`)).join(``)}function $(e,t){return e?.state===`failed`?t===null?Sl(e.problem):``:e?.state===`refused`?e.errors.filter(e=>t===null?e.path.length<2:e.path.includes(t)).map(e=>e.message).join(` `):``}function Sl({kind:e,message:t}){return e===`offline`||!t?H(W.unanswered):t}function Cl(e){return e?.state===`refused`&&e.errors.some(e=>e.code===`VERSION_CONFLICT`)}function wl(e){return e?.state===`failed`?Sl(e.problem):e?.state===`refused`?e.errors.map(e=>e.message).join(` `):``}var Tl={reopenAlert:Ei,wakeAlert:Di,unassignAlert:Oi,withdrawEngagement:Ni,withdrawRating:Pi,withdrawSignal:Fi,withdrawFeedback:Ii};function El(e){return e!=null&&e in Tl}function Dl(e,t){return vl(Tl[e],{idempotencyKey:xl(),id:t})}function Ol(e,t){return t===null?Dl(`unassignAlert`,e):vl(Ci,{idempotencyKey:xl(),id:e,assignee:t})}var kl=F(null),Al;function jl(e){clearTimeout(Al),kl.value=e,Al=setTimeout(()=>{kl.peek()===e&&(kl.value=null)},1e4)}function Ml(){clearTimeout(Al)}var Nl=[1,7,30],Pl=36e5;function Fl({found:e,alert:t,again:n,suppose:r}){let[i,a]=k(null),[o,s]=k(null),[c,l]=k(null),u=j(null),d=j(!1);A(()=>{d.current&&!pl()&&u.current?.focus()});let f=Y.value,{id:p}=t,m=async(t,i)=>{d.current=!0,s(null),r({of:e,changed:t.changed});let o=await t.send({idempotencyKey:xl(),id:p,ifVersion:i});if(a(o),o.state===`done`){l(null),jl({said:t.said,undo:t.undo,again:n}),n();return}if(r(null),!Cl(o))return;let c=(await oi(xi,{id:p}).catch(()=>null))?.alertCase;c&&s({act:t,now:c})},h=e=>(f?.may.includes(e)??!1)&&t.status!==`CLOSED`,g=e=>({said:W.saidAssigned,changed:{assignee:e},send:t=>vl(Ci,{...t,assignee:e}),undo:()=>Ol(p,t.assignee??null)}),_={said:W.saidSeen,changed:gl(t,f?.name??``),send:e=>vl(Si,e),undo:()=>Dl(`reopenAlert`,p)},v=e=>{let t=new Date(Math.ceil(Vr().getTime()/Pl)*Pl+e*24*Pl).toISOString();return{said:W.saidSnoozed,changed:{status:`SNOOZED`,snoozedUntil:t},send:e=>vl(wi,{...e,until:t}),undo:()=>Dl(`wakeAlert`,p)}},y=(e,t)=>({said:W.saidClosed,changed:{status:`CLOSED`,outcome:e,why:t||null,snoozedUntil:null},send:n=>vl(Ti,{...n,outcome:e,why:t}),undo:()=>Dl(`reopenAlert`,p)}),b=t=>void m(t,e.version);return J(C,{children:[J(`div`,{ref:u,class:`actions acts`,tabIndex:-1,role:`group`,"aria-label":H(W.case),children:[h(`acknowledgeAlert`)&&t.status!==`ACKNOWLEDGED`&&J(`button`,{type:`button`,onClick:()=>b(_),children:H(W.acknowledge)}),h(`assignAlert`)&&t.assignee!==f?.name&&J(`button`,{type:`button`,onClick:()=>b(g(f?.name??``)),children:H(W.assignMe)}),h(`assignAlert`)&&J(`button`,{type:`button`,"aria-expanded":c===`assign`,onClick:()=>l(c===`assign`?null:`assign`),children:H(W.assignOther)}),h(`snoozeAlert`)&&Nl.map(e=>J(`button`,{type:`button`,onClick:()=>b(v(e)),children:H(W.snooze,{n:e})},e)),h(`closeAlert`)&&J(`button`,{type:`button`,"aria-expanded":c===`close`,onClick:()=>l(c===`close`?null:`close`),children:H(W.closeCase)})]}),c===`assign`&&J(Rl,{wrong:$(i,`assignee`),assign:e=>b(g(e))}),c===`close`&&J(zl,{close:(e,t)=>b(y(e,t)),wrong:$(i,`outcome`)}),o&&J(Il,{conflict:o,doIt:()=>void m(o.act,o.now.version),leave:()=>{s(null),a(null),n()}}),J(`p`,{class:`refusal`,role:`alert`,children:[i?.state===`refused`&&!o&&`${H(W.notDone)} ${wl(i)}`,i?.state===`failed`&&wl(i)]})]})}function Il({conflict:{act:e,now:t},doIt:n,leave:r}){let i=j(null);return A(()=>{let e=fl();return i.current?.focus(),()=>dl(e)},[]),J(`div`,{ref:i,class:`conflict`,role:`alertdialog`,tabIndex:-1,"aria-labelledby":`conflict`,"aria-describedby":`conflict-versions`,children:[J(`p`,{id:`conflict`,children:H(W.conflict)}),J(`dl`,{id:`conflict-versions`,children:[J(`div`,{children:[J(`dt`,{children:H(W.standsNow)}),J(`dd`,{children:Ll(t.alert??{})})]}),J(`div`,{children:[J(`dt`,{children:H(W.yourChange)}),J(`dd`,{children:Ll(e.changed)})]})]}),J(`div`,{class:`actions`,children:[J(`button`,{type:`button`,onClick:r,children:H(W.leaveIt)}),J(`button`,{type:`button`,onClick:n,children:H(W.doIt)})]})]})}function Ll(e){return[X(`alert`,e.status),e.assignee&&H(W.worksOnIt,{name:e.assignee}),e.snoozedUntil&&H(W.sleepsUntil,{day:q(e.snoozedUntil)}),X(`alert_outcome`,e.outcome),e.why].filter(Boolean).join(` · `)}function Rl({assign:e,wrong:t}){let[n,r]=k(``);return J(`form`,{class:`form`,onSubmit:t=>{t.preventDefault(),e(n)},children:[J(`label`,{children:[H(W.colleague),` `,J(`input`,{value:n,"aria-invalid":t!==``,onInput:e=>r(e.currentTarget.value)})]}),J(`p`,{class:`refusal`,children:t}),J(`button`,{type:`submit`,children:H(W.assign)})]})}function zl({close:e,wrong:t}){let[n,r]=k(``);return J(`fieldset`,{class:`form`,children:[J(`legend`,{children:H(W.whatCame)}),J(`label`,{children:[H(W.why),` `,J(`input`,{value:n,onInput:e=>r(e.currentTarget.value)})]}),J(`div`,{class:`actions`,children:Ga(`alert_outcome`).map(t=>J(`button`,{type:`button`,onClick:()=>e(t.toUpperCase(),n),children:X(`alert_outcome`,t)},t))}),J(`p`,{class:`refusal`,children:t})]})}var Bl={"alert.acknowledge":W.saidSeen,"alert.assign":W.saidAssigned,"alert.snooze":W.saidSnoozed,"alert.close":W.saidClosed,"alert.reopen":W.saidReopened,"alert.wake":W.saidAwake,"alert.unassign":W.saidUnassigned,"alert.weaken":W.saidWeakened,"engagement.record":W.saidEngagement,"engagement.withdraw":W.saidEngagementGone,"rating.record":W.saidRating,"rating.withdraw":W.saidRatingGone,"signal.record":W.saidSignal,"signal.withdraw":W.saidSignalGone,"feedback.give":W.saidFeedback,"feedback.withdraw":W.saidFeedbackGone};function Vl({steps:e,again:t}){let[n,r]=k(null);if(!e.length)return null;let i=async(e,n)=>{let i=await Dl(e,n);r(i),i.state===`done`&&t()};return J(`details`,{children:[J(`summary`,{children:H(W.history,{n:e.length})}),J(`ul`,{class:`rows steps`,children:e.map(e=>J(`li`,{children:[J(`time`,{dateTime:e.at,children:e.at.slice(0,16).replace(`T`,` `)}),` `,J(`bdi`,{children:e.who}),` `,J(`span`,{children:Ul(e.what)}),` `,El(e.opposite)&&Y.value?.may.includes(e.opposite)&&J(Hl,{what:e.what,undo:()=>void i(e.opposite,e.id)})]},e.at+e.what))}),J(`p`,{class:`refusal`,role:`alert`,children:wl(n)})]})}function Hl({what:e,undo:t}){return J(`button`,{type:`button`,class:`plain`,"aria-label":`${H(W.undo)}: ${Ul(e)}`,onClick:t,children:H(W.undo)})}function Ul(e){let t=Bl[e];return t?H(t):e}function Wl({id:e,heading:t,count:n,gist:r,children:i}){let[a,o]=k(!1);return J(`section`,{class:r&&!a?`panel folded`:`panel`,"aria-labelledby":`h-${e}`,children:[J(`h2`,{id:`h-${e}`,tabIndex:-1,children:[H(t),` `,n!==void 0&&J(`small`,{children:n})]}),r&&J(`button`,{type:`button`,class:`gist`,"aria-expanded":a,onClick:()=>o(!a),children:J(`bdi`,{children:ql(r)})}),i]})}var Gl=86,Kl=` · `;function ql(e){let[t=``,...n]=e,r=No(t,Gl);for(let e of n){if(Mo(r+Kl+e)>Gl)break;r+=Kl+e}return r}var Jl=100,Yl=F(!1);function Xl(){addEventListener(`beforeprint`,()=>{e.debounceRendering=e=>e(),Yl.value=!0,delete e.debounceRendering}),addEventListener(`afterprint`,()=>Yl.value=!1)}function Zl(e){let[t,n]=k(!1),r=t||Yl.value?e:e.slice(0,Jl),i=e.length-r.length;return[r,i>0&&J(`button`,{type:`button`,onClick:()=>n(!0),children:H(W.showRest,{n:i})})]}function Ql({node:e,name:t,choose:n}){return J(`button`,{type:`button`,class:`name`,onClick:()=>n(e),children:J(`bdi`,{children:t})})}var $l=location.href;function eu({found:e,asOf:t,again:n}){let[r,i]=k(null),a=hl(e,r);if(A(()=>{location.href!==$l&&document.getElementById(`h-case`)?.focus()},[a?.id]),!a)return null;let o=U({name:a.title??a.intent??``,nameEn:a.titleEn??null});return J(Wl,{id:`case`,heading:W.case,gist:[o,X(`alert`,a.status),ra(na(a.at??t,t)),H(W.evidence,{n:e.evidence.length})],children:[J(`p`,{class:`case-title`,children:[J(`span`,{class:`badge strong`,children:X(`alert`,a.status)}),` `,J(`bdi`,{children:o})]}),J(`p`,{class:`meta`,children:[J(`time`,{dateTime:q(a.at),children:q(a.at)}),` `,J(`span`,{children:ra(na(a.at??t,t))}),` `,a.assignee&&J(`span`,{children:H(W.worksOnIt,{name:a.assignee})}),` `,a.status===`SNOOZED`&&J(`span`,{children:H(W.sleepsUntil,{day:q(a.snoozedUntil)})}),` `,a.outcome&&J(`span`,{children:X(`alert_outcome`,a.outcome)}),` `,a.why&&J(`span`,{children:a.why})]}),J(tu,{found:e}),J(Fl,{found:e,alert:a,again:n,suppose:i}),J(Vl,{steps:e.history,again:n})]})}function tu({found:e}){return J(`details`,{open:!0,children:[J(`summary`,{children:H(W.evidence,{n:e.evidence.length})}),J(`ul`,{class:`rows`,children:e.evidence.map(e=>J(`li`,{children:[J(`span`,{class:`dim`,children:[e.rule,` v`,e.version,` · `,q(e.at)]}),J(`ul`,{class:`reasons`,children:e.facts.map(e=>J(`li`,{children:e[V.value]},e.en))})]},e.at+e.rule))})]})}function nu({nodes:e}){let t=va();return J(C,{children:[J(`option`,{value:``,children:`–`}),t&&e.map(e=>J(`option`,{value:e.id,children:U(e)},e.id))]})}var ru=[`EXPANSION`,`TENDER`,`BUDGET`,`LEADERSHIP_CHANGE`,`CONTRACT_EXPIRY`,`COMPLAINT`];function iu(e,t,n,r){let i=j(null),[a,o]=k(null);return{outcome:a,record:async a=>{i.current??=bl();let s=await a(i.current);if(o(s),s.state!==`failed`&&(i.current=null),s.state!==`done`)return;let c=s.id;r(),c&&jl({said:e,undo:()=>Dl(t,c),again:n}),n()}}}function au({map:e,again:t}){let[n,r]=k(``),[i,a]=k(``),[o,s]=k(``),{outcome:c,record:l}=iu(W.saidRating,`withdrawRating`,t,()=>[r,a,s].forEach(e=>e(``))),u=new Map([...Sa(e),...e.recommendations??[]].flatMap(({partner:e})=>e?[[e.id,e]]:[]));return Y.value?.may.includes(`recordRating`)?J(su,{heading:W.recordRating,submit:()=>void l(({idempotencyKey:t})=>vl(Ai,{idempotencyKey:t,customerId:e.customer.id,partnerId:n,score:i===``?null:Number(i),at:Y.value?.today??null,comment:o})),outcome:c,children:[J(cu,{text:W.partner,wrong:$(c,`partnerId`),children:J(`select`,{value:n,"aria-invalid":$(c,`partnerId`)!==``,onChange:e=>r(e.currentTarget.value),children:J(nu,{nodes:[...u.values()]})})}),J(cu,{text:W.score,wrong:$(c,`score`),children:J(`input`,{type:`number`,min:0,max:100,value:i,"aria-invalid":$(c,`score`)!==``,onInput:e=>a(e.currentTarget.value)})}),J(cu,{text:W.why,wrong:$(c,`comment`),children:J(`input`,{value:o,onInput:e=>s(e.currentTarget.value)})})]}):null}function ou({map:e,again:t}){let[n,r]=k(`EXPANSION`),[i,a]=k(``),{outcome:o,record:s}=iu(W.saidSignal,`withdrawSignal`,t,()=>a(``));return Y.value?.may.includes(`recordSignal`)?J(su,{heading:W.recordSignal,submit:()=>void s(t=>vl(ji,{...t,organizationId:e.customer.id,kind:n,title:i})),outcome:o,children:[J(cu,{text:W.kindOfSignal,wrong:$(o,`kind`),children:J(`select`,{value:n,onChange:e=>r(e.currentTarget.value),children:ru.map(e=>J(`option`,{value:e,children:X(`kind`,e)},e))})}),J(cu,{text:W.whatWasSeen,wrong:$(o,`title`),children:J(`input`,{value:i,"aria-invalid":$(o,`title`)!==``,onInput:e=>a(e.currentTarget.value)})})]}):null}function su({heading:e,submit:t,outcome:n,children:r}){return J(`details`,{children:[J(`summary`,{children:H(e)}),J(`form`,{class:`form`,onSubmit:e=>{e.preventDefault(),t()},children:[r,J(`p`,{class:`refusal`,role:`alert`,children:$(n,null)}),J(`button`,{type:`submit`,children:H(W.record)}),J(`span`,{role:`status`,children:n?.state===`done`&&H(W.recorded)})]})]})}function cu({text:e,wrong:t,children:n}){return J(C,{children:[J(`label`,{children:[H(e),` `,n]}),J(`p`,{class:`refusal`,children:t})]})}var lu=[`VISIT`,`JOINT_VISIT`,`CALL`];function uu({map:e,again:t}){let n=j(null),[r,i]=k(``),[a,o]=k(`VISIT`),[s,c]=k(``),[l,u]=k(``),[d,f]=k(null);if(!Y.value?.may.includes(`recordEngagement`))return null;let p=async o=>{o.preventDefault();let d=r?[{personId:r}]:[];n.current??=bl();let p=await vl(ki,{...n.current,kind:a,topic:s,outcome:l,participants:d,customerId:e.customer.id});if(f(p),p.state!==`failed`&&(n.current=null),p.state!==`done`)return;let m=p.id;m&&jl({said:W.saidEngagement,undo:()=>Dl(`withdrawEngagement`,m),again:t});for(let e of[i,c,u])e(``);t()};return J(Wl,{id:`engagement`,heading:W.recordVisit,children:[J(`form`,{class:`form`,onSubmit:e=>void p(e),children:[J(`label`,{children:[H(W.whom),J(`select`,{value:r,"aria-invalid":$(d,`participants`)!==``,onChange:e=>i(e.currentTarget.value),children:J(nu,{nodes:(e.decisionChain??[]).map(e=>e.person)})})]}),J(`p`,{class:`refusal`,children:$(d,`participants`)}),J(`label`,{children:[H(W.how),J(`select`,{value:a,onChange:e=>o(e.currentTarget.value),children:lu.map(e=>J(`option`,{value:e,children:X(`kind`,e)},e))})]}),J(`label`,{children:[H(W.whatCame),J(`textarea`,{rows:2,value:s,"aria-invalid":$(d,`topic`)!==``,onInput:e=>c(e.currentTarget.value)})]}),J(`p`,{class:`refusal`,children:$(d,`topic`)}),J(`label`,{children:[H(W.whatNext),J(`input`,{value:l,"aria-invalid":$(d,`outcome`)!==``,onInput:e=>u(e.currentTarget.value)})]}),J(`p`,{class:`refusal`,role:`alert`,children:$(d,`outcome`)||$(d,null)}),J(`button`,{type:`submit`,children:H(W.record)}),J(`span`,{role:`status`,children:d?.state===`done`&&H(W.recorded)})]}),J(au,{map:e,again:t}),J(ou,{map:e,again:t})]})}function du({map:e,partner:t,name:n}){let[r,i]=k(``),[a,o]=k(null),[s,c]=k(null);if(!Y.value?.may.includes(`giveFeedback`))return null;let l=async n=>{o(n);let i=await vl(Mi,{idempotencyKey:xl(),partnerId:t,customerId:e.customer.id,verdict:n,why:r||null});c(i),i.state!==`done`&&o(null);let a=i.state===`done`?i.id:null;a&&jl({said:W.saidFeedback,undo:()=>Dl(`withdrawFeedback`,a),again:()=>o(null)})},u=$(s,`why`);return J(`details`,{class:`feedback`,children:[J(`summary`,{children:H(a?a===`USEFUL`?W.useful:W.notUseful:W.isItUseful)}),J(`div`,{class:`form`,children:[J(`label`,{children:[H(W.why),` `,J(`input`,{value:r,"aria-invalid":u!==``,onInput:e=>i(e.currentTarget.value)})]}),J(`p`,{class:`refusal`,role:`alert`,children:u||$(s,`partnerId`)||$(s,null)}),J(`div`,{class:`actions`,children:[J(`button`,{type:`button`,"aria-pressed":a===`USEFUL`,"aria-label":`${n}: ${H(W.useful)}`,onClick:()=>void l(`USEFUL`),children:H(W.useful)}),J(`button`,{type:`button`,"aria-pressed":a===`NOT_USEFUL`,"aria-label":`${n}: ${H(W.notUseful)}`,onClick:()=>void l(`NOT_USEFUL`),children:H(W.notUseful)})]})]})]})}function fu({people:e}){let t=pu(vs.value)===pu(e);return J(`button`,{type:`button`,class:`name`,"aria-pressed":t,title:H(W.onMap),onClick:()=>{vs.value=t?null:e,t||document.querySelector(`.stage`)?.scrollIntoView({block:`nearest`})},children:J(`bdi`,{children:e.map(U).join(` → `)})})}function pu(e){return e?.map(e=>e.id).join()}function mu(e){let t=hu(e),n=gu(t.test),{served:r,strongest_baseline:i}=t;return[...new Set([r,i,`popularity`])].flatMap(e=>{if(typeof e!=`string`)return[];let t=gu(n[e]).mrr;return typeof t==`number`?[{name:e,value:t,served:e===r}]:[]})}function hu(e){try{return gu(JSON.parse(e??`{}`))}catch{return{}}}function gu(e){return typeof e==`object`&&e?e:{}}function _u({value:e,of:t,hint:n=W.whyOf,document:r,variables:i,children:a}){let[o,s]=k(null),[c,l]=k(null),[u,d]=k(!1),f=JSON.stringify(i),p=j(``);return A(()=>{u&&p.current!==f&&(p.current=f,s(null),l(null),oi(r,i).then(e=>p.current===f&&s(()=>e),e=>{if(!(e instanceof Qr))throw e;p.current=``,l(e.problem)}))},[u,f]),Y.value?.role===`partner`?J(C,{children:e}):J(`details`,{class:`why`,onToggle:e=>d(e.currentTarget.open),children:[J(`summary`,{title:H(n,{what:t}),children:[e,J(`span`,{class:`unseen`,children:[` `,H(n,{what:t})]})]}),J(`div`,{class:`made`,"aria-live":`polite`,children:c?J(`p`,{class:`refusal`,children:c.message||H(W.offline)}):o===null?H(W.loading):a(o)})]})}function vu({run:e}){if(!e?.algorithm)return null;let t=mu(e.metrics??null);return J(C,{children:[J(`p`,{class:`dim`,children:H(W.ofRun,{algorithm:X(`algorithm`,e.algorithm),day:q(e.dataAsOf),run:Ea(e.id)})}),t.length>0&&J(`p`,{class:`dim`,children:[H(W.besideBaselines),` `,t.map(({name:e,value:t,served:n})=>`${e}${n?` (${H(W.servedMethod)})`:``} ${t.toFixed(3)}`).join(` · `)]})]})}function yu({heading:e,children:t}){return t.length?J(C,{children:[J(`p`,{class:`heading`,children:H(e)}),J(`ul`,{class:`reasons`,children:t})]}):null}function bu(e,t){let n=e?.find(e=>e.algorithm===t);return{run:n?.id??``,hasRun:n!==void 0}}function xu({map:e,decider:t,value:n}){let{person:r}=t,i={target:e.customer.id,person:r.id,asOf:e.asOf,...bu(e.runs,`influence`)};return J(_u,{value:n,of:`${U(r)}: ${H(W.influence)}`,document:pi,variables:i,children:e=>J(C,{children:[e.influence?.flatMap(({opportunity:e,people:t})=>t.map(t=>J(`div`,{children:[J(`p`,{class:`heading`,children:[e&&U(e),` · `,K(t.share)]}),J(`ul`,{class:`reasons`,children:t.contributions.map((e,t)=>J(`li`,{children:[K(e.amount),` `,e.text[V.value]]},t))}),J(yu,{heading:W.carriedBy,children:t.paths.map((e,t)=>J(`li`,{children:[K(e.amount),` `,J(fu,{people:e.people})]},t))})]},e?.id))),J(vu,{run:e.run})]})})}function Su({map:e,partner:t,value:n}){let r={customer:e.customer.id,partner:[t.id],asOf:e.asOf,...bu(e.runs,`partner_fit`)};return J(_u,{value:n,of:`${U(t)}: ${H(W.fit)}`,document:mi,variables:r,children:t=>J(C,{children:[t.partnerFit?.map(e=>J(`div`,{children:[J(yu,{heading:W.withoutIt,children:e.evidence.map(e=>J(`li`,{children:[e.text[V.value],`: `,e.without==null?`${e.effect>0?`+`:``}${e.effect.toFixed(2)}`:H(W.leftWithout,{n:`${(e.without*100).toFixed(1)}%`})]},e.text.en))}),J(yu,{heading:W.reasons,children:e.reasons.map(e=>J(`li`,{children:e[V.value]},e.en))}),J(yu,{heading:W.excluded,children:e.exclusions.map(e=>J(`li`,{children:e[V.value]},e.en))})]},e.role)),e.fitBar!=null&&J(`p`,{class:`dim`,children:H(W.barOfRun,{n:K(e.fitBar)})}),J(vu,{run:t.run})]})})}function Cu({map:e,partner:t,value:n}){return J(_u,{value:n,of:`${U(t)}: ${H(W.satisfaction)}`,document:gi,variables:{customer:e.customer.id,asOf:e.asOf},children:({node:n})=>{let r=(n?.__typename===`Organization`?n.ratingsGiven??[]:[]).filter(e=>`id`in e.target&&e.target.id===t.id);return r.length?J(`ul`,{class:`reasons`,children:r.map((t,n)=>J(`li`,{children:[q(t.at),`: `,J(`b`,{children:t.score}),` `,X(`dimension`,t.dimension??null),` `,J(`bdi`,{children:t.comment}),` `,t.at&&na(t.at,e.asOf)>wu&&J(`span`,{class:`dim`,children:H(W.notCounted)})]},n))}):H(W.noAnswers)}})}var wu=182;function Tu({map:e,value:t}){let n={target:e.customer.id,asOf:e.asOf,...bu(e.runs,`influence`)};return J(_u,{value:t,of:H(W.coverage),document:hi,variables:n,children:({coverage:t,run:n})=>{let r=t?.people??[],i=t=>r.filter(e=>e.touched===t).map(t=>J(Eu,{each:t,asOf:e.asOf},t.person?.id));return J(C,{children:[t?.singleThread&&J(`p`,{children:H(W.singleThread)}),J(yu,{heading:W.notReached,children:i(!1)}),J(yu,{heading:W.reached,children:i(!0)}),J(vu,{run:n})]})}})}function Eu({each:e,asOf:t}){return J(`li`,{children:[K(e.share),` `,J(`bdi`,{children:e.person&&U(e.person)}),` `,e.must&&J(`span`,{class:`badge veto`,children:H(W.mustCover)}),` `,J(`span`,{class:`dim`,children:ra(e.last?na(e.last,t):null)})]})}function Du({map:e,choose:t}){let[n,r]=Ca(e),[i,a]=Zl(r),o=n=>J(`ol`,{class:`rows`,children:n.map(n=>J(Au,{recommendation:n,map:e,choose:t},n.partner.id))}),s=H(e.recommendations?.length?W.noneAboveBar:W.noRecommendations);return J(Wl,{id:`recommended`,heading:W.recommended,count:n.length,gist:n.length?n.map(Ou):[s],children:[n.length?o(n):J(`p`,{class:`none`,children:s}),r.length>0&&J(`details`,{children:[J(`summary`,{children:H(W.alsoLookedAt,{n:r.length})}),e.fitBar!=null&&J(`p`,{class:`dim`,children:H(W.barOfRun,{n:K(e.fitBar)})}),o(i),a]}),J(ku,{rows:e.excludedPartners,choose:t})]})}function Ou({partner:e,probability:t}){return[U(e),K(t)].filter(Boolean).join(` `)}function ku({rows:e,choose:t}){return e?.length?J(`details`,{children:[J(`summary`,{children:H(W.excludedPartners,{n:e.length})}),J(`ul`,{class:`rows`,children:e.map(e=>J(`li`,{children:[J(Ql,{node:e.partner.id,name:U(e.partner),choose:t}),` `,J(`span`,{class:`dim`,children:Ka(e.role)}),J(`ul`,{class:`reasons`,children:e.reasons?.map(e=>J(`li`,{children:e[V.value]},e.en))})]},e.role+e.partner.id))})]}):null}function Au({recommendation:e,map:t,choose:n}){let r=Sa(t).find(({partner:t})=>t?.id===e.partner.id);return J(`li`,{children:[J(Ql,{node:e.partner.id,name:U(e.partner),choose:n}),` `,J(`span`,{class:`dim`,children:Ka(e.role)}),` `,e.incumbent&&J(`span`,{class:`badge`,children:H(W.incumbent)}),` `,e.probability!==void 0&&J(`b`,{class:`fit`,children:J(Su,{map:t,partner:e.partner,value:e.probability===null?H(W.noEvidence):K(e.probability)})}),r&&J(`div`,{class:`meta`,children:[r.satisfaction&&J(`span`,{children:[H(W.satisfaction),` `,Mu(r.satisfaction)]}),` `,r.lastJointVisit!==void 0&&J(`span`,{children:[H(W.jointVisit),` `,q(r.lastJointVisit)||`–`]})]}),e.reasons&&J(`ul`,{class:`reasons`,children:e.reasons.map(e=>J(`li`,{children:e[V.value]},e.en))}),e.whyNot&&J(`p`,{class:`dim`,children:[H(W.whyNot),`: `,e.whyNot[V.value]]}),J(du,{map:t,partner:e.partner.id,name:U(e.partner)})]})}var ju={rising:`↑`,falling:`↓`,steady:`→`};function Mu({mean:e,n:t,trend:n}){let r=H(W.answers,{n:t});return e==null?`${H(W.notEnough)} (${r})`:`${Math.round(e)} ${ju[n]??``} (${r}, ${X(`trend`,n)})`}function Nu({map:e,choose:t}){let n=Sa(e).flatMap(e=>e.partner?[{...e,partner:e.partner}]:[]),[r,i]=Zl(n),[a,o]=[n.some(e=>e.satisfaction),n.some(e=>e.lastJointVisit!==void 0)];return J(Wl,{id:`incumbents`,heading:W.incumbents,count:n.length,children:[n.length?J(`table`,{children:[J(`thead`,{children:J(`tr`,{children:[J(`th`,{scope:`col`,children:H(W.partner)}),a&&J(`th`,{scope:`col`,title:H(W.satisfactionHelp),children:H(W.satisfaction)}),o&&J(`th`,{scope:`col`,children:H(W.jointVisit)})]})}),J(`tbody`,{children:r.map(n=>J(`tr`,{children:[J(`th`,{scope:`row`,children:[J(Ql,{node:n.partner.id,name:U(n.partner),choose:t}),J(`span`,{class:`sub`,children:[Ka(n.role),...n.productLines??[]].join(` · `)})]}),a&&J(`td`,{children:n.satisfaction&&J(Cu,{map:e,partner:n.partner,value:Mu(n.satisfaction)})}),o&&J(`td`,{children:q(n.lastJointVisit)||`–`})]},`${n.role}${n.partner.id}`))})]}):J(`p`,{class:`none`,children:H(W.noIncumbents)}),i]})}function Pu({map:e,choose:t}){let n=e.kols??[];return J(Wl,{id:`experts`,heading:W.experts,count:n.length,children:n.length?J(`ul`,{class:`rows`,children:n.map(({person:e,consultations:n,lastConsultation:r})=>J(`li`,{children:[J(Ql,{node:e.id,name:U(e),choose:t}),` `,J(`span`,{class:`dim`,children:Jr(e)}),J(`p`,{class:`meta`,children:[J(`span`,{children:U({name:e.title??null,nameEn:e.titleEn??null})}),` `,J(`span`,{children:e.kol?.field}),` `,n!==void 0&&n>0&&J(`span`,{children:H(W.consulted,{n})}),` `,J(`span`,{children:q(r)})]})]},e.id))}):J(`p`,{class:`none`,children:H(W.noExperts)})})}function Fu({person:e,asOf:t}){return Y.value?.role===`partner`?null:J(`div`,{class:`way`,children:J(_u,{value:H(W.warmestPath),of:U(e),hint:W.warmestPathTo,document:_i,variables:{person:e.id,asOf:t},children:({warmestPaths:e})=>e?.length?J(`ul`,{class:`rows`,children:e.map(({partner:e,people:t,strength:n,hops:r})=>J(`li`,{children:[J(`span`,{class:`dim`,children:e?H(W.throughPartner,{name:U(e)}):H(W.fromUs)}),` `,J(fu,{people:t}),` `,K(n),J(`ul`,{class:`reasons`,children:r.map(e=>J(`li`,{children:e.text[V.value]},e.text.en))})]},t.map(e=>e.id).join()))}):J(`p`,{class:`none`,children:H(W.noWarmPath)})})})}function Iu({map:e,choose:t}){let n=e.decisionChain??[],[r,i]=Zl(n),a=Math.max(...n.map(e=>e.influence??0),0);return J(Wl,{id:`people`,heading:W.decisionChain,count:n.length,children:[n.length?J(`table`,{children:[J(`thead`,{children:J(`tr`,{children:[J(`th`,{scope:`col`,children:H(W.person)}),n[0]?.decisions&&J(`th`,{scope:`col`,children:H(W.role)}),n[0]?.influence!==void 0&&J(`th`,{scope:`col`,title:H(W.influenceHelp),children:H(W.influence)}),n[0]?.daysSinceTouched!==void 0&&J(`th`,{scope:`col`,children:H(W.lastTouched)})]})}),J(`tbody`,{children:r.map(n=>J(Ru,{map:e,decider:n,best:a,choose:t},n.person.id))})]}):J(`p`,{class:`none`,children:H(W.noPeople)}),i]})}function Lu(e){return(V.value===`en`?e.person.titleEn??e.title:e.title)??``}function Ru({map:e,decider:t,best:n,choose:r}){let{person:i}=t;return J(`tr`,{children:[J(`th`,{scope:`row`,children:[J(Ql,{node:i.id,name:U(i),choose:r}),` `,J(`span`,{class:`dim`,children:Jr(i)}),` `,t.veto&&J(`span`,{class:`badge veto`,title:t.vetoScopes?.length?`${H(W.vetoOn)}: ${t.vetoScopes.join(` · `)}`:void 0,children:H(W.veto)}),` `,t.hidden&&J(`span`,{class:`badge hidden`,children:H(W.hidden)}),J(`span`,{class:`sub`,children:Lu(t)}),t.daysSinceTouched===null&&!wa(t)&&J(Fu,{person:i,asOf:e.asOf})]}),t.decisions&&J(`td`,{children:[...new Set(t.decisions.flatMap(e=>e.role??[]))].map(e=>J(`span`,{class:`role`,children:X(`role`,e)},e))}),t.influence!==void 0&&J(`td`,{children:t.influence===null?J(`span`,{class:`dim`,title:H(W.notScored),children:`–`}):J(zu,{map:e,decider:t,share:t.influence,best:n})}),t.daysSinceTouched!==void 0&&J(`td`,{children:t.daysSinceTouched===null?J(`span`,{class:`badge untouched`,children:H(W.neverTouched)}):J(`span`,{title:t.lastTouched??void 0,children:ra(t.daysSinceTouched)})})]})}function zu({map:e,decider:t,share:n,best:r}){return J(C,{children:[J(xu,{map:e,decider:t,value:K(n)}),J(`meter`,{class:`share`,min:0,max:r||1,value:n,"aria-hidden":`true`})]})}function Bu({lines:e,map:t,choose:n}){let r=new Map(t.drawing.nodes.map(e=>[e.id,e]));return J(Wl,{id:`talk-track`,heading:W.talkTrack,gist:e.map(e=>e.text[V.value]),children:[J(`ol`,{class:`rows`,children:e.map(e=>J(Vu,{line:e,named:r,choose:n},e.text.en))}),J(Wu,{lines:e}),J(Gu,{map:t})]})}function Vu({line:e,named:t,choose:n}){let[r,i]=Zl(e.evidence);return e.evidence.length?J(`li`,{children:J(`details`,{children:[J(`summary`,{children:e.text[V.value]}),H(W.standsOn),J(`ul`,{class:`reasons`,children:r.map(e=>{let r=t.get(e.id);return J(`li`,{children:[r&&J(C,{children:[Ka(r.label),` `,J(Ql,{node:r.id,name:U(r),choose:n})]}),` `,J(`time`,{dateTime:q(e.at),children:q(e.at)}),` `,e.sources.length>0&&J(`span`,{class:`dim`,children:H(W.toldBy,{sources:e.sources.join(`, `)})})]},e.id)})}),i]})}):J(`li`,{children:e.text[V.value]})}function Hu(e,t){return t.map(t=>e.map(e=>e.text[t]).join(`
`)).join(`

`)}var Uu=[[W.copyZh,[`zh`]],[W.copyEn,[`en`]],[W.copyBoth,[`zh`,`en`]]];function Wu({lines:e}){let[t,n]=k(null),r=async t=>{try{await navigator.clipboard.writeText(Hu(e,t)),n(W.copied)}catch{n(W.notCopied)}};return J(`div`,{class:`actions`,children:[Uu.map(([e,t])=>J(`button`,{type:`button`,onClick:()=>void r(t),children:H(e)},e.en)),`share`in navigator&&J(`button`,{type:`button`,onClick:()=>void navigator.share({text:Hu(e,[V.peek()])}).catch(()=>void 0),children:H(W.shareText)}),J(`span`,{role:`status`,children:t&&H(t)})]})}function Gu({map:e}){let t=[...new Map([...e.recommendations??[],...Sa(e)].flatMap(({partner:e})=>e?[[e.id,e]]:[])).values()],[n,r]=k(``),[i,a]=k(null),[o,s]=k(``),c=t=>{r(t),a(null),s(``),t&&oi(vi,{customer:e.customer.id,partner:t}).then(({partnerTalkTrack:e})=>e?.length?a(e):s(H(W.nothingOpen)),e=>s($r(e)))};return!t.length||Y.value?.role===`partner`?null:J(`details`,{class:`for-partner`,children:[J(`summary`,{children:H(W.forPartner)}),J(`label`,{children:[H(W.partner),` `,J(`select`,{value:n,onChange:e=>c(e.currentTarget.value),children:J(nu,{nodes:t})})]}),J(`div`,{"aria-live":`polite`,children:[o&&J(`p`,{class:`none`,children:o}),i&&J(`ol`,{class:`rows`,children:i.map(e=>J(`li`,{children:e.text[V.value]},e.text.en))})]}),i&&J(Wu,{lines:i},n)]})}function Ku(e){return(e.decisionChain??[]).filter(wa).sort((e,t)=>(t.daysSinceTouched??1/0)-(e.daysSinceTouched??1/0)||(t.influence??0)-(e.influence??0))}var qu=3;function Ju({map:e,choose:t,alerts:n,track:r,found:i,again:a}){let o=n.length>0&&J(td,{alerts:n,asOf:e.asOf});return J(`aside`,{"aria-label":H(W.detail),children:[J(Qu,{map:e}),i&&J(eu,{found:i,asOf:e.asOf,again:a}),!i&&o,e.signals&&J(nd,{map:e,choose:t}),(Yu(e,`veto`)||Yu(e,`hidden`))&&J(Zu,{map:e,choose:t}),e.recommendations&&J(Du,{map:e,choose:t}),r&&J(Bu,{lines:r,map:e,choose:t}),i&&o,J(uu,{map:e,again:a}),e.decisionChain&&J(Iu,{map:e,choose:t}),(e.distributors??e.serviceProviders??e.suppliers)&&J(Nu,{map:e,choose:t}),e.kols&&J(Pu,{map:e,choose:t}),e.opportunities&&J(od,{map:e,choose:t}),J(cd,{map:e})]})}function Yu(e,t){return e.decisionChain?.some(e=>e[t]!==void 0)??!1}function Xu(e){let t=[e.veto&&H(W.veto),e.hidden&&H(W.hidden),e.daysSinceTouched!==void 0&&ra(e.daysSinceTouched)];return qr([U(e.person),...t])}function Zu({map:e,choose:t}){let n=Ku(e),[r,i]=Zl(n);return J(Wl,{id:`must-cover`,heading:W.mustCover,count:n.length,gist:n.length?n.map(Xu):[H(W.allCovered)],children:[n.length?J(`ul`,{class:`rows`,children:r.map(n=>J(`li`,{children:[J(Ql,{node:n.person.id,name:U(n.person),choose:t}),` `,n.veto&&J(`span`,{class:`badge veto`,children:H(W.veto)}),` `,n.hidden&&J(`span`,{class:`badge hidden`,children:H(W.hidden)}),` `,n.daysSinceTouched!==void 0&&J(`span`,{class:n.daysSinceTouched===null?`badge untouched`:`dim`,children:ra(n.daysSinceTouched)}),` `,J(Fu,{person:n.person,asOf:e.asOf})]},n.person.id))}):J(`p`,{class:`none`,children:H(W.allCovered)}),i]})}function Qu({map:e}){let t=(e.opportunities??[]).filter(e=>e.status===`OPEN`),n=e.decisionChain??[],r=e.customer.customer;return J(`ul`,{class:`figures`,children:[r?.coverage&&J($u,{value:J(Tu,{map:e,value:K(r.touched)}),text:`${H(W.coverage)} · ${X(`coverage`,r.coverage)}`,kind:r.coverage.toLowerCase()}),e.opportunities?.every(e=>e.amount!==void 0)&&J($u,{value:Qi(t.reduce((e,t)=>e+(t.amount??0),0))||`–`,text:H(W.openAmount)}),e.decisionChain&&J($u,{value:n.length,text:H(W.people)}),Yu(e,`veto`)&&J($u,{value:n.filter(e=>e.veto).length,text:H(W.vetoes),kind:`veto`}),Yu(e,`hidden`)&&J($u,{value:n.filter(e=>e.hidden).length,text:H(W.hiddenPeople),kind:`hidden`}),Yu(e,`daysSinceTouched`)&&J($u,{value:n.filter(e=>e.daysSinceTouched===null).length,text:H(W.neverTouched),kind:`untouched`})]})}function $u({value:e,text:t,kind:n=``}){return J(`li`,{class:e?n:``,children:[J(`b`,{children:e}),J(`span`,{children:t})]})}function ed(e){return U({name:e.title??e.intent??``,nameEn:e.titleEn??null})}function td({alerts:e,asOf:t}){return J(Wl,{id:`alerts`,heading:W.openAlerts,count:e.length,gist:e.map(e=>qr([ed(e),ra(na(e.at??t,t))])),children:J(`ul`,{class:`rows`,children:e.map(e=>J(`li`,{children:[J(`span`,{class:`badge strong`,children:X(`alert`,e.status)}),` `,J(`a`,{href:`?case=${encodeURIComponent(e.id)}`,children:J(`bdi`,{children:ed(e)})}),J(`p`,{class:`meta`,children:[J(`time`,{dateTime:q(e.at),children:q(e.at)}),` `,J(`span`,{children:ra(na(e.at??t,t))}),` `,J(`span`,{children:H(W.evidence,{n:e.evidence??0})}),` `,e.assignee&&J(`span`,{children:H(W.worksOnIt,{name:e.assignee})}),` `,e.status===`SNOOZED`&&J(`span`,{children:H(W.sleepsUntil,{day:q(e.snoozedUntil)})})]})]},e.id))})})}function nd({map:e,choose:t}){let n=n=>J(`ul`,{class:`rows`,children:n.map(n=>J(ad,{signal:n,asOf:e.asOf,choose:t},n.id))}),r=e.signals??[],[i,a]=[r.slice(0,qu),r.slice(qu)],[o,s]=Zl(a);return J(Wl,{id:`signals`,heading:W.whyNow,gist:i.length?i.map(t=>id(t,e.asOf)):[H(W.noSignals)],children:[i.length?n(i):J(`p`,{class:`none`,children:H(W.noSignals)}),a.length>0&&J(`details`,{children:[J(`summary`,{children:H(W.moreSignals,{n:a.length})}),n(o),s]})]})}function rd(e){return U({name:e.title??null,nameEn:e.titleEn??null})||X(`kind`,e.kind)}function id(e,t){return qr([rd(e),e.at?ra(na(e.at,t)):``])}function ad({signal:e,asOf:t,choose:n}){let r=U({name:e.detail??null,nameEn:e.detailEn??null});return J(`li`,{class:e.kind===`COMPLAINT`?`urgent`:``,children:[J(`span`,{class:`badge strong`,children:X(`kind`,e.kind)}),` `,J(Ql,{node:e.id,name:rd(e),choose:n}),r&&J(`p`,{children:r}),J(`p`,{class:`meta`,children:[e.at&&J(`time`,{dateTime:q(e.at),children:q(e.at)}),` `,e.at&&J(`span`,{children:ra(na(e.at,t))}),` `,e.budget!=null&&J(`span`,{children:[H(W.budget),` `,Qi(e.budget)]}),` `,e.strength!=null&&J(`span`,{children:[H(W.strength),` `,K(e.strength)]}),` `,e.origin&&J(`span`,{children:e.origin})]})]})}function od({map:e,choose:t}){let n=e.opportunities??[],r=n.filter(e=>e.status===`OPEN`||e.status===void 0),i=n.filter(e=>!r.includes(e));return J(Wl,{id:`opportunities`,heading:W.opportunities,count:r.length,children:[r.length?J(sd,{rows:r,third:[W.stage,e=>X(`stage`,e.stage)],last:[W.expected,e=>q(e.expected)],choose:t}):J(`p`,{class:`none`,children:H(W.noOpportunities)}),i.length>0&&J(`details`,{children:[J(`summary`,{children:H(W.closedOpportunities,{n:i.length})}),J(sd,{rows:i,third:[W.status,e=>X(`status`,e.status)],last:[W.closed,e=>q(e.closed)],choose:null})]})]})}function sd({rows:e,third:t,last:n,choose:r}){return J(`table`,{children:[J(`thead`,{children:J(`tr`,{children:[J(`th`,{scope:`col`,children:H(W.name)}),J(`th`,{scope:`col`,children:H(t[0])}),J(`th`,{scope:`col`,class:`number`,children:H(W.amount)}),J(`th`,{scope:`col`,class:`number`,children:H(n[0])})]})}),J(`tbody`,{children:e.map(e=>J(`tr`,{children:[J(`th`,{scope:`row`,children:[r?J(Ql,{node:e.id,name:U(e),choose:r}):J(`bdi`,{children:U(e)}),e.productLine&&J(`span`,{class:`sub`,children:e.productLine})]}),J(`td`,{children:t[1](e)}),J(`td`,{class:`number`,children:Qi(e.amount)}),J(`td`,{class:`number`,children:n[1](e)})]},e.id))})]})}function cd({map:e}){if(!e.runs?.length)return null;let t=e.runs.map(e=>H(W.scoredOn,{algorithm:X(`algorithm`,e.algorithm),day:q(e.dataAsOf)}));return J(`p`,{class:`dim runs`,children:H(W.scores,{runs:t.join(` · `)})})}var ld=new URL(import.meta.url).pathname,ud=F(!1);async function dd(){let e=await fetch(`/`,{cache:`no-cache`}).then(e=>e.ok?e.text():``,()=>``);e&&(ud.value=!e.includes(ld))}function fd(){return J(`div`,{"aria-live":`polite`,children:ud.value&&J(`p`,{class:`stale`,children:[H(W.newRelease),` `,J(`button`,{type:`button`,onClick:()=>location.reload(),children:H(W.reload)})]})})}function pd(e,t){let n=!1,r=!1,i=()=>{n?r=!0:(n=!0,r=!1,e().finally(()=>setTimeout(()=>{n=!1,r&&i()},t)))};return i}function md(e,t=Math.random()){return Math.min(1e3*2**e,3e4)*(.5+t/2)}var hd=[Li,Ri,zi],gd=15e3,_d=5e3,vd=3e4,yd=F(0),bd=F(0),xd=()=>new Proxy(WebSocket,{construct(e,[t,n]){try{return new e(t,n)}catch{let e={};return setTimeout(()=>e.onclose?.(new CloseEvent(`close`,{code:1006}))),e}}});function Sd(){let e=!1,t=()=>void 0,n=setInterval(()=>{e||bd.value++},vd);return`WebSocket`in window&&ft(async()=>{let{createClient:e}=await import(`./i3JjxNFJ.js`);return{createClient:e}},[]).then(({createClient:r})=>{t&&=Cd(r,t=>e=t,()=>clearInterval(n))},()=>void 0),()=>{clearInterval(n),t?.(),t=null}}function Cd(e,t,n){let r=0,i,a=e({webSocketImpl:xd(),url:`${location.origin.replace(/^http/,`ws`)}/graphql`,keepAlive:gd,retryAttempts:1/0,shouldRetry:()=>!0,retryWait:e=>Td(md(e)),on:{connected:()=>{t(!0),r++&&(bd.value++,dd())},closed:()=>t(!1),ping:e=>{e||(i=setTimeout(()=>a.terminate(),_d))},pong:e=>{e&&clearTimeout(i)}}}),o=hd.length,s=()=>{--o===0&&n()};for(let e of hd)wd(a,e.toString(),s);return()=>{clearTimeout(i),a.dispose()}}function wd(e,t,n){let r={after:null},i=fr(hr(t,{}).query);e.subscribe({query:i,variables:r},{next:({data:e})=>{let[t]=Object.values(e??{});t&&(r.after=t.cursor,yd.value++)},error:()=>void 0,complete:n})}function Td(e){return new Promise(t=>{let n=()=>{clearTimeout(r),removeEventListener(`online`,n),t()},r=setTimeout(n,e);addEventListener(`online`,n)})}var Ed=500;function Dd(e,t){let n=M(()=>new Od(e),[e]);return A(()=>void n.put(t),[n,JSON.stringify(t)]),A(()=>n.watch(),[n]),{asked:n.asked,again:()=>void n.put(t),showNews:()=>n.showNews()}}var Od=class{document;asked=F({answer:null,problem:null,loading:!0,news:0});turn=0;answered=``;variables=null;fresh=null;seen=0;constructor(e){this.document=e}async put(e){let t=++this.turn;this.variables=e,this.asked.value={...this.asked.value,loading:!0};let n=yd.peek();try{let r=await oi(this.document,e);if(t!==this.turn)return;this.answered=JSON.stringify(e),this.settle(r,null,n)}catch(r){if(!(r instanceof Qr))throw r;if(t!==this.turn)return;r.problem.kind===`unauthenticated`?this.wait():this.holds(e,r.problem)?this.asked.value={...this.asked.peek(),loading:!1}:this.settle(null,r.problem,n)}}watch(){let e=pd(()=>this.look(),Ed),t=()=>{!document.hidden&&yd.peek()!==this.seen&&e()},n=[yd.subscribe(t),bd.subscribe(t=>{t&&e()})];return document.addEventListener(`visibilitychange`,t),()=>{for(let e of n)e();document.removeEventListener(`visibilitychange`,t)}}holds(e,{kind:t}){return(t===`offline`||t===`failed`)&&this.asked.peek().answer!==null&&this.answered===JSON.stringify(e)}wait(){this.asked.value={...this.asked.peek(),loading:!1};let e=ei.subscribe(t=>{t===null&&(queueMicrotask(()=>e()),this.variables&&this.put(this.variables))})}showNews(){this.fresh&&this.settle(this.fresh,null,yd.peek())}settle(e,t,n){this.fresh=null,this.seen=n,this.asked.value={answer:e,problem:t,loading:!1,news:0},ya()}async look(){let e=this.asked.peek(),t=this.turn;if(!this.variables||!e.answer||e.loading)return;let n=yd.peek(),r=await oi(this.document,this.variables).catch(()=>null);if(!r||t!==this.turn)return;let i=JSON.stringify(r)!==JSON.stringify(this.asked.peek().answer);i||(this.seen=n),this.fresh=i?r:null,this.asked.value={...this.asked.peek(),news:i?Math.max(1,n-this.seen):0}}};async function kd(e,t){let n=await fetch(`/export`,{method:`POST`,headers:{"Content-Type":`application/json`,"Accept-Language":t},body:JSON.stringify(e)}).catch(()=>null);return n?n.ok?(Ad(await n.blob(),/filename="([^"]+)"/.exec(n.headers.get(`Content-Disposition`)??``)?.[1]??``),null):jd(await n.json().catch(()=>null)):W.offline}function Ad(e,t){let n=document.createElement(`a`);n.href=URL.createObjectURL(e),n.download=t,n.click(),URL.revokeObjectURL(n.href)}function jd(e){return typeof e==`object`&&e&&`text`in e?e.text:W.problem}function Md({lists:e,map:t}){let[n,r]=k(null),i=async(e,t,n)=>{r(null),r(await kd({list:e,format:t,variables:n},V.peek()))};return J(`details`,{class:`take`,children:[J(`summary`,{children:H(W.takeAlong)}),J(`ul`,{class:`rows`,children:[e.map(({name:e,text:t,variables:n})=>J(`li`,{class:`actions`,children:[J(`span`,{children:H(t)}),J(`button`,{type:`button`,"aria-label":`${H(t)}: XLSX`,onClick:()=>void i(e,`xlsx`,n),children:`XLSX`}),J(`button`,{type:`button`,"aria-label":`${H(t)}: CSV`,onClick:()=>void i(e,`csv`,n),children:`CSV`})]},e)),t&&J(`li`,{class:`actions`,children:[J(`span`,{children:H(W.map)}),_s.value&&J(`button`,{type:`button`,onClick:()=>void Nd(`svg`,t,r),children:`SVG`}),_s.value&&J(`button`,{type:`button`,onClick:()=>void Nd(`png`,t,r),children:`PNG`}),J(`button`,{type:`button`,onClick:()=>void i(`map`,`html`,t.variables),children:`HTML`})]}),J(`li`,{children:J(`button`,{type:`button`,onClick:Pd,children:H(W.print)})})]}),J(`p`,{class:`refusal`,role:`alert`,children:n&&H(n)})]})}async function Nd(e,t,n){let r=_s.peek()?.sheet(),i=r&&(e===`png`?await Lc(r):new Blob([Nc(r,t.title)],{type:`image/svg+xml`}));i&&Ad(i,`${t.name}.${e}`),n(i?null:W.problem)}function Pd(){let e=[...document.querySelectorAll(`main details:not([open]):not(.take, .chooser, .feedback, .why, .for-partner, .card *)`)];for(let t of e)t.open=!0;addEventListener(`afterprint`,()=>{for(let t of e)t.open=!1},{once:!0}),print()}function Fd(e){A(()=>{document.title=e?`${e} · ${H(W.product)}`:H(W.product)},[e])}var Id=performance.timeOrigin;function Ld(e,t){let n=M(()=>({views:[zd(e)],at:0}),[e]),[r,i]=k(n);A(()=>{i(n),history.replaceState(Bd(e,0,n.views[0]?.places??{}),``);let t=()=>i(t=>Rd(t,e));return addEventListener(`popstate`,t),()=>removeEventListener(`popstate`,t)},[e,n]),A(()=>{Vd(history.state,e)||i(t=>Rd(t,e))},[t]);let a=r.views[r.at]??zd(e);return{view:a,change:(t,n=!1)=>{let o=rc(r,t,n);if(o===r)return;let s=Vs(new URLSearchParams(location.search),t).toString(),c=location.pathname+(s?`?${s}`:``),l=Bd(e,o.at,t.places);n?history.replaceState(l,``,c):history.pushState(l,``,c),t.places!==a.places&&Hd(e,t.places),i(o)},undo:r.at>0?()=>history.back():null,redo:r.at<r.views.length-1?()=>history.forward():null}}function Rd(e,t){let n=Vd(history.state,t)?history.state:null;return n?.trail===Id&&n.at<e.views.length?(Hd(t,e.views[n.at]?.places??{}),ic(e,n.at-e.at)):(n&&Hd(t,n.places),{views:[zd(t)],at:0})}function zd(e){return Hs(new URLSearchParams(location.search),Vd(history.state,e)?history.state.places:Ud(e))}function Bd(e,t,n){return{map:e,trail:Id,at:t,places:n}}function Vd(e,t){return typeof e==`object`&&!!e&&`map`in e&&e.map===t}function Hd(e,t){Ur(`places.${e}`,JSON.stringify(Object.entries(t).map(([e,{x:t,y:n}])=>[e,t,n])))}function Ud(e){try{let t=JSON.parse(Wr(`places.${e}`)??`[]`);return Object.fromEntries((Array.isArray(t)?t:[]).flatMap(e=>Wd(e)??[]))}catch{return{}}}function Wd(e){if(!Array.isArray(e))return null;let[t,n,r]=e;return typeof t==`string`&&Number.isFinite(n)&&Number.isFinite(r)?[[t,{x:n,y:r}]]:null}function Gd(){let e=ot().params.id??``,{query:t,url:n}=at(),r=Kd(e,t),{asOf:i}=r,{asked:a,again:o,showNews:s}=Dd(fi,r),{answer:c,problem:l,news:u}=a.value,d=Ta(c?.battleMap)?c.battleMap:null;return Fd(d?U(d.customer):H(W.map)),l?J(fa,{problem:l,retry:o}):c?d?J(C,{children:[J(Yd,{map:d,answer:c,asOf:i,url:n,again:o},d.customer.id),J(ml,{count:u,show:s})]}):J(pa,{}):J(oa,{shape:`map`,heading:W.map})}function Kd(e,t){let{asOf:n=``,case:r=``}=t;return{id:e,asOf:/^\d{4}-\d{2}-\d{2}$/.test(n)?n:null,alerts:qd(e),case:r,hasCase:r!==``}}function qd(e){return{customer:{eq:Ea(e)},not:{status:{eq:`CLOSED`}}}}var Jd=[[`decisionChain`,W.decisionChain],[`recommendations`,W.recommended]];function Yd({map:e,answer:t,asOf:n,url:r,again:i}){let a=Ld(Ea(e.customer.id),r),o=j({history:a,again:i});o.current={history:a,again:i};let s=M(()=>{let n=e=>o.current.history.change(Ks(o.current.history.view,e)),{alerts:r,talkTrack:i,alertCase:a}=t;return J(Ju,{map:e,choose:n,alerts:r?.nodes??[],track:i,found:a,again:()=>o.current.again()})},[e,t]);return J(`article`,{class:`map`,children:[J(Zd,{map:e,places:a.view.places}),J(ol,{map:e,asOf:n,history:a,again:i}),s]})}function Xd(e){return Object.fromEntries(Object.entries(e).map(([e,{x:t,y:n}])=>[e,[t,n]]))}function Zd({map:e,places:t}){let{customer:n}=e,r={id:n.id,asOf:e.asOf},i=[X(`industry`,n.industry),n.customer?.segment,n.region,X(`tier`,n.customer?.tier)];return J(`header`,{class:`customer`,children:[J(`h1`,{children:[J(`bdi`,{children:U(n)}),` `,J(`small`,{children:J(`bdi`,{children:Jr(n)})})]}),J(`ul`,{class:`chips`,children:[i.filter(Boolean).map(e=>J(`li`,{children:e},e)),J(`li`,{class:`dim`,children:H(W.asOf,{day:e.asOf})}),J(`li`,{class:`dim on-paper`,children:H(W.printedOn,{day:Vr().toLocaleDateString(`sv`)})})]}),J(Md,{lists:Jd.filter(([t])=>e[t]).map(([e,t])=>({name:e,text:t,variables:r})),map:{name:`map-${Ea(n.id)}-${e.asOf}`,title:U(n),variables:{...r,places:Xd(t)}}}),J(ca,{runs:e.runs,asOf:e.asOf})]})}function Qd(){let[e,t]=k(!1);return J(`details`,{class:`account`,onToggle:e=>t(e.currentTarget.open),children:[J(`summary`,{title:H(W.mySessions),children:[J(`bdi`,{children:Y.value?.name}),J(`span`,{class:`unseen`,children:[` `,H(W.mySessions)]})]}),e&&J($d,{})]})}function $d(){let[e,t]=k(null),[n,r]=k(``),i=()=>oi(Wi,{}).then(e=>t(e.viewer?.sessions??[]),e=>r($r(e)));A(()=>void i(),[]);let a=async(e,n)=>{t(e);let a=await n(),o=a.state===`done`;return r(a.state===`refused`?`${H(W.notDone)} ${wl(a)}`:wl(a)),o||await i(),o},o=t=>{if(t.current)return void Ra();a((e??[]).filter(e=>e!==t),()=>vl(Gi,{idempotencyKey:xl(),id:t.id}))},s=async()=>{await a([],()=>vl(Ki,{idempotencyKey:xl()}))&&await Ra()};return J(`div`,{class:`sessions`,children:[J(`h2`,{children:H(W.mySessions)}),J(`p`,{class:`refusal`,role:`alert`,children:n}),e===null?J(`p`,{children:!n&&H(W.loading)}):J(`ul`,{class:`rows`,children:e.map(e=>J(ef,{session:e,end:()=>o(e)},e.id))}),e?.length?J(`button`,{type:`button`,onClick:()=>void s(),children:H(W.signOutEverywhere)}):null]})}function ef({session:e,end:t}){let n=e.agent||H(W.unknownBrowser);return J(`li`,{children:[J(`bdi`,{children:n}),` `,e.current&&J(`span`,{class:`badge`,children:H(W.thisBrowser)}),J(`p`,{class:`meta`,children:[J(`span`,{children:H(W.signedInOn,{time:ta(e.created)})}),` `,J(`span`,{children:H(W.lastUsedOn,{time:ta(e.seen)})})]}),J(`button`,{type:`button`,"aria-label":`${H(W.signOut)}: ${n}, ${ta(e.created)}`,onClick:t,children:H(W.signOut)})]})}function tf(){let[e,t]=k(``),[n,r]=k(null),[i,a]=k(!1),o=async t=>{t.preventDefault(),i||(a(!0),r(e.trim()?await Ia(e.trim()):W.keyAbsent),a(!1))};return J(`form`,{class:`sign-in`,onSubmit:e=>void o(e),children:[J(`h1`,{children:H(W.signIn)}),J(`label`,{for:`key`,children:H(W.key)}),J(`input`,{id:`key`,type:`password`,autocomplete:`current-password`,spellcheck:!1,value:e,"aria-describedby":`key-help`,"aria-invalid":n!==null,onInput:e=>t(e.currentTarget.value)}),J(`p`,{id:`key-help`,class:n?`refusal`:`dim`,role:n?`alert`:void 0,children:H(n??W.keyHelp)}),J(`button`,{type:`submit`,class:`main`,"aria-disabled":i,children:H(W.signIn)})]})}function nf(){let e=kl.value;return J(`div`,{class:`undo-place`,"aria-live":`polite`,children:e&&J(rf,{offer:e})})}function rf({offer:e}){let[t,n]=k(null),[r,i]=k(!1),a=j(null);A(()=>{n(null),i(!1)},[e]),A(()=>{t?.state===`done`&&!pl()&&a.current?.focus()},[t]);let o=async()=>{if(r)return;Ml(),i(!0);let t=await e.undo();i(!1),n(t),t.state===`done`&&e.again()};return J(`div`,{class:`undo`,children:[J(`span`,{children:t?t.state===`done`?H(W.takenBack):wl(t)||H(W.offline):H(e.said)}),t?.state!==`done`&&J(`button`,{type:`button`,"aria-disabled":r,onClick:()=>void o(),children:H(W.undo)}),J(`button`,{ref:a,type:`button`,class:`plain`,"aria-label":H(W.close),onClick:()=>{kl.value=null,dl(null)},children:`×`})]})}var af={system:[`◐`,W.themeSystem],light:[`☀`,W.themeLight],dark:[`☾`,W.themeDark]};function of({children:e}){return sf(),J(C,{children:[J(`a`,{class:`skip`,href:`#content`,children:H(W.skip)}),J(`header`,{class:`bar`,children:[J(`a`,{class:`product`,href:`/`,children:H(W.product)}),Y.value?.may.includes(`acknowledgeAlert`)&&J(`a`,{href:`/day`,children:H(W.myDay)}),J(`span`,{class:`spring`}),J(uf,{}),J(df,{}),J(`button`,{type:`button`,class:`plain`,lang:V.value===`zh`?`en`:`zh-CN`,onClick:ff,children:H(W.otherLanguage)})]}),J(fd,{}),J(cf,{children:e}),J(nf,{}),La.value&&J(lf,{})]})}function sf(){let e=Pa.value.state===`in`;A(()=>e?Sd():void 0,[e])}function cf({children:e}){let t=Pa.value,{path:n}=at(),r=j(n);if(A(()=>{n!==r.current&&dl(null),r.current=n},[n]),t.state===`unknown`)return J(`main`,{id:`content`,children:J(oa,{heading:W.product})});if(t.state===`out`)return J(`main`,{id:`content`,children:J(tf,{})});if(t.state===`failed`)return J(`main`,{id:`content`,children:J(fa,{problem:t.failure.problem,retry:()=>void Fa()})});let i=Y.value;return J(`main`,{id:`content`,tabIndex:-1,children:e},`${i?.name??``} ${i?.contract?.id??``}`)}function lf(){let e=j(null);return A(()=>{let t=fl();return e.current?.showModal(),()=>dl(t)},[]),J(`dialog`,{ref:e,"aria-labelledby":`signed-out`,"aria-describedby":`signed-out-why`,onCancel:e=>e.preventDefault(),children:[J(`p`,{id:`signed-out`,children:[H(W.signedOut),` `,H(W.nothingLost)]}),J(`p`,{id:`signed-out-why`,class:`dim`,children:ei.value}),J(tf,{})]})}function uf(){return Pa.value.state===`in`?J(C,{children:[J(Qd,{}),J(`button`,{type:`button`,class:`plain`,onClick:()=>void Ra(),children:H(W.signOut)})]}):null}function df(){let[e,t]=af[Ss.value];return J(`button`,{type:`button`,class:`plain`,"aria-label":H(t),title:H(t),onClick:ws,children:e})}function ff(){V.value=V.value===`zh`?`en`:`zh`}var pf=_a(()=>ft(()=>import(`./DwgmmCMn.js`).then(e=>e.CustomersScreen),[])),mf=_a(()=>ft(()=>import(`./gWSl1Tpd.js`).then(e=>e.DayScreen),[]));function hf(){return J(Ze,{children:J(of,{children:J($e,{children:[J(it,{path:`/`,component:pf}),J(it,{path:`/day`,component:mf}),J(it,{path:`/map/:id+`,component:Gd}),J(it,{default:!0,component:pa})]})})})}var gf=document.getElementById(`app`);gf&&ye(J(hf,{}),gf),Xl(),Fa(),_f();function _f(){let[,e]=/^\/map\/(.+?)\/*$/.exec(location.pathname)??[];e&&ri(fi,Kd(decodeURIComponent(e),Object.fromEntries(new URLSearchParams(location.search))))}export{Jr as $,Y as A,Qi as B,Ys as C,qa as D,Ka as E,fa as F,di as G,Vi as H,J as I,oi as J,Hi as K,ra as L,ua as M,oa as N,Ga as O,pa as P,U as Q,q as R,qs as S,js as T,Bi as U,K as V,ui as W,W as X,$r as Y,V as Z,bc as _,Fu as a,A as at,Js as b,Wl as c,k as ct,$ as d,H as et,wl as f,dl as g,ml as h,Lu as i,at as it,Sa as j,X as k,jl as l,M as lt,xl as m,Md as n,Wr as nt,Mu as o,Ie as ot,Cl as p,Ui as q,Dd as r,F as rt,Ql as s,j as st,Fd as t,Ur as tt,vl as u,C as ut,yc as v,Ns as w,Zs as x,Xs as y,na as z};