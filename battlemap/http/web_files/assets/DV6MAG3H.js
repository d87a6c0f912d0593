var e,t,n,r,i,a,o,s,c,l,u,d,f=Symbol.for(`pv`),p={},m=[],h=/^m(i|n|o|s|text|space)$/,g=Array.isArray,_=m.slice,v=Object.assign;function y(e){e&&e.parentNode&&e.remove()}function b(e,t,n){var r,i,a,o={},s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e,o,r,i,null)}function x(e,t,n){var r,i,a,o=v({},e.props),s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e.type!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e.type,o,r===void 0?e.key:r,i===void 0?e.ref:i,null)}function S(n,r,i,a,o){var s={type:n,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:f,__v:o||++t,__i:-1,__u:0};return!o&&e.vnode&&e.vnode(s),s}function C(e){return e.children}function w(e,t){this.props=e,this.context=t,this.__g=0}function T(e,t){if(t==null)return e.__&&T(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!=`function`||e.props.__P?null:T(e)}function E(t){var n,r=t.__v,i=r.__e,a=[],o=[],s=t.__P;s&&((n=v({constructor:f},r)).__v=r.__v+1,e.vnode&&e.vnode(n),j(s,n,r,t.__n,s.namespaceURI,32&r.__u?[i]:null,a,i||T(r),32&r.__u,o),n.__v=r.__v,n.__.__k[n.__i]=n,le(a,n,o),r.__=r.__e=null,n.__e!=i&&D(n))}function D(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),D(e)}function O(t){(8&t.__g||(t.__g|=8,r.push(t),a++))&&i==e.debounceRendering||((i=e.debounceRendering)||queueMicrotask)(k)}function k(){try{for(var e,t=1;r.length;)r.length>t&&r.sort(o),e=r.shift(),t=r.length,8&e.__g&&E(e)}finally{(a=r.length)&&(i||queueMicrotask)(k)}}function ee(e,t,n,r,i,a,o,s,c,l,u){var d,f,h,g,_,v,y=r.__k||m,b=t.length;for(c=te(n,t,y,c,b),d=0;d<b;d++)(h=n.__k[d])!=null&&(f=~h.__i&&y[h.__i]||p,h.__i=d,v=j(e,h,f,i,a,o,s,c,l,u),g=h.__e,(f.ref!=h.ref||8&f.__u)&&(f.ref&&de(f.ref,null,h,f),h.ref&&u.push(h.ref,h.__c||g,h)),_||=g,4&h.__u?(c=ne(h,c,e,!f.__v),f.__e&&(f.__e=null)):typeof h.type==`function`&&v!==void 0?c=v:g&&(c=g.nextSibling),h.__u&=-21);return n.__e=_,c}function te(e,t,n,r,i){var a,o,s,c,l,u,d,p,m,h=n.length,_=h,v=0,y=0,b=e.__k=Array(i);for(a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o!=`object`||o.constructor===String?o=b[a]=S(null,o):g(o)?o=b[a]=S(C,{children:o}):o.constructor===f&&o.__b?o=b[a]=S(o.type,o.props,o.key,o.ref,o.__v):b[a]=o,c=a+v,o.__=e,o.__b=e.__b+1,s=null,~(l=o.__i=ie(o,n,c,_))&&(_--,(s=n[l])&&(s.__u|=2)),s&&s.__v?(o.__u|=16,l==c-1?v--:l==c+1?v++:l!=c&&(l>c?v--:v++,y=1)):(~l||(i>h?v--:i<h&&v++),typeof o.type!=`function`&&(o.__u|=4))):b[a]=null;if(y){for(u=[],d=[],a=0;a<i;a++)if((o=b[a])&&16&o.__u){for(v=0,p=u.length;v<p;)u[m=v+p>>1]<o.__i?v=m+1:p=m;u[v]=o.__i,d[a]=v+1}for(v=u.length;a--;)d[a]&&(d[a]==v?v--:b[a].__u|=4)}if(_)for(a=0;a<h;a++)!(s=n[a])||2&s.__u||(s.__e==r&&(r=T(s)),fe(s,s));return r}function ne(e,t,n,r){var i,a,o,s;if(typeof e.type==`function`){if(e.props.__P)return t;if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&(i[a].__=e,t=ne(i[a],t,n,!1));return t}for(t&&!t.parentNode&&(t=T(e))&&!t.parentNode&&(t=null),o=e.__e,s=t;s&&s.nodeType==8;)s=s.nextSibling;for(o!=s&&(!r&&n.moveBefore&&o.parentNode?n.moveBefore(o,t):n.insertBefore(o,t||null)),t=o;(t&&=t.nextSibling)&&t.nodeType==8&&!t.data.startsWith(`$s`););return t}function re(e,t){return t||=[],e!=null&&typeof e!=`boolean`&&(g(e)?e.some(function(e){re(e,t)}):t.push(e)),t}function ie(e,t,n,r){var i,a=e.key,o=e.type,s=t[n],c=s&&!(2&s.__u);if(s===null&&a==null||c&&a==s.key&&o==s.type)return n;if(r>+!!c){for(i=n-1;i>=0;i--)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i;for(i=n+1;i<t.length;i++)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i}return-1}function ae(e,t,n){n??=``,t[0]==`-`?e.setProperty(t,n):e[t]=n}function A(e,t,n,r,i){var a,o;if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||ae(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||ae(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)typeof n!=`function`&&(n=null),typeof r!=`function`&&(r=null),(e.__e||={})[t]=n,n&&r||(o=u[t]||(u[t]=oe(t)),(e.__a||={})[t]=l,a=t!=(t=t.replace(c,`$1`)),(t=t.slice(2))[0]<`a`&&(t=t.toLowerCase()),n?e.addEventListener(t,o,a):e.removeEventListener(t,o,a));else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;return}catch{}if(typeof n==`function`)return;n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n)}}function oe(t){return function(n){var r=this.__e;if(r){if(r=r[t],n[s]==null)n[s]=l++;else if(n[s]<this.__a[t])return;return r(e.event?e.event(n):n)}}}function j(t,n,r,i,a,o,s,c,l,u){var d,p,h,_,b,x,S,E,D,O,k,te,ne,re,ie,ae,A,oe,j=n.type;if(n.constructor!==f)return null;128&r.__u&&(l=32&r.__u,d=r.__c.__z)&&(n.__u|=l,p=o=[],d.nodeType==8?c=se(d,o):o.push(d),c=o[0]||c),(d=e.__b)&&d(n);n:if(typeof j==`function`){h=s.length;try{if(E=n.props,D=(d=j.prototype)&&d.render,O=(d=j.contextType)&&i[d.__c],k=d?O?O.props.value:d.__:i,(_=r.__c)?(n.__c=_,2&_.__g&&(_.__g|=1)):(D?n.__c=_=new j(E,k):(n.__c=_=new w(E,k),_.constructor=j,_.render=pe),O&&O.sub(_),_.state||(_.state={}),_.__n=i,_.__g|=8,_.__h=[],_.__k=[]),D&&(_.__s||(_.__s=_.state),j.getDerivedStateFromProps&&(_.__s==_.state&&(_.__s=v({},_.__s)),v(_.__s,j.getDerivedStateFromProps(E,_.__s)))),b=_.props,x=_.state,_.__v=n,r.__c){if(E!==b&&D&&!j.getDerivedStateFromProps&&_.componentWillReceiveProps&&_.componentWillReceiveProps(E,k),n.__v==r.__v&&!(8&_.__g)||!(4&_.__g)&&_.shouldComponentUpdate&&!1===_.shouldComponentUpdate(E,_.__s,k)){n.__v!=r.__v&&(_.props=E,_.state=_.__s,_.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),m.push.apply(_.__h,_.__k),_.__k=[],_.__h.length&&s.push(_),c=T(r);break n}_.componentWillUpdate&&_.componentWillUpdate(E,_.__s,k),D&&_.componentDidUpdate&&_.__h.push(function(){_.componentDidUpdate(b,x,S)})}else D&&!j.getDerivedStateFromProps&&_.componentWillMount&&_.componentWillMount(),D&&_.componentDidMount&&_.__h.push(_.componentDidMount);_.context=k,_.props=E,_.__P=t,_.__g&=-5,te=e.__r,ne=D?25:0;do _.__g&=-9,te&&te(n),d=_.render(_.props,_.state=_.__s,_.context);while(8&_.__g&&++ne<25);D&&(m.push.apply(_.__h,_.__k),_.__k=[]),_.state=_.__s,_.getChildContext&&(i=v({},i,_.getChildContext())),D&&r.__c&&_.getSnapshotBeforeUpdate&&(S=_.getSnapshotBeforeUpdate(b,x)),re=d&&d.type===C&&d.key==null?d.props.children:d,E.__P&&(d=c,a=(t=E.__P).namespaceURI,l=o=null,r.props&&r.props.__P!=t&&(r.__k.some(function(e){e&&fe(e,e)}),r.__k=null),c=r.__k?T(r,0):null),c=ee(t,g(re)?re:[re],n,r,i,a,o,s,c,l,u),E.__P&&(n.__e=null,c=d),n.__u&=-161,p&&p.some(y),_.__h.length&&s.push(_),1&_.__g&&(_.__g&=-4)}catch(t){if(s.length=h,n.__v=null,l||o){if(t&&t.then){if(n.__u|=128|l,o){for(~(A=o.indexOf(c||void 0))||(A=o.length);(oe=o[A-1])&&oe.nodeType==8;)A--;for(;A<o.length;A++)if(oe=o[A]){if(o[A]=null,ie){if(oe==ae)break}else{if(oe.nodeType!=8)break;oe.data.startsWith(`$s`)&&(ae=se(ie=oe))}}}if(!ie){for(;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;ie=c}(d=se(ie=n.__c.__z||(n.__c.__z=ie)))?(n.__e=ie,c=d):n.__e=c,c&&=c.nextSibling}else o&&o.some(y)}else n.__e=r.__e;n.__k||=r.__k||[],t&&t.then||ce(n),e.__e(t,n,r)}}else c=n.__e=ue(r.__e,n,r,i,a,o,s,l,u,t);return(d=e.diffed)&&d(n),c}function se(e,t){if(e&&e.nodeType==8&&e.data.startsWith(`$s`))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith(`$s`))n++;else if(e.data.startsWith(`/$s`)&&!--n)return e}t&&t.push(e)}}function ce(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(ce))}function le(t,n,r){for(var i=0;i<r.length;)de(r[i++],r[i++],r[i++]);e.__c&&e.__c(n,t),t.some(function(n){try{t=n.__h,n.__h=[],t.some(function(e){e.call(n)})}catch(t){e.__e(t,n.__v)}})}function ue(t,n,r,i,a,o,s,c,l,u){var d,f,m,v,b,x,S,C,w=r.props||p,E=n.props,D=n.type;if(D==`svg`?a=`http://www.w3.org/2000/svg`:D==`math`?a=`http://www.w3.org/1998/Math/MathML`:a||=`http://www.w3.org/1999/xhtml`,o){for(d=0;d<o.length;d++)if((b=o[d])&&(D?b.localName==D:b.nodeType==3)){t=b,o[d]=null;break}}if(!t){if(C=u.ownerDocument||document,!D)return C.createTextNode(E);t=C.createElementNS(a,D,E.is?E:u),c&&=(e.__m&&e.__m(n,o),!1),o=null}if(D){if(u=D==`template`&&t.content||t,o=D==`textarea`&&E.defaultValue!=null?null:o&&_.call(u.childNodes),!c&&o)for(w={},d=0;d<t.attributes.length;d++)w[(b=t.attributes[d]).name]=b.value;for(d in w)b=w[d],d==`dangerouslySetInnerHTML`?m=b:d==`children`||d in E||d==`value`&&`defaultValue`in E||d==`checked`&&`defaultChecked`in E||A(t,d,null,b,a);for(d in E)b=E[d],d==`children`?v=b:d==`dangerouslySetInnerHTML`?f=b:d==`value`?x=b:d==`checked`?S=b:c&&typeof b!=`function`||w[d]===b||A(t,d,b,w[d],a);f?(c||m&&(f.__html==m.__html||f.__html==t.innerHTML)||(t.innerHTML=f.__html),n.__k=[]):(m&&(t.textContent=``),(D==`foreignObject`||a==`http://www.w3.org/1998/Math/MathML`&&h.test(D))&&(a=`http://www.w3.org/1999/xhtml`),ee(u,g(v)?v:[v],n,r,i,a,o,s,o?o[0]:r.__k&&T(r,0),c,l),o&&o.some(y)),c&&D!=`textarea`||(d=`value`,D==`progress`&&x==null?t.removeAttribute(d):x==null||x===t[d]&&(D!=`progress`||x)||A(t,d,x,w[d],a),d=`checked`,S!=null&&S!=t[d]&&A(t,d,S,w[d],a))}else w===E||c&&t.data==E||(t.data=E);return t}function de(t,n,r,i){try{typeof t==`function`?n?n.__x=t(n)||1:(i&&=i.__c||i.__e)&&(n=i.__x)&&(i.__x=null,typeof n==`function`?n():t(null)):t.current=n}catch(t){e.__e(t,r)}}function fe(t,n,r){var i,a,o,s;if(e.unmount&&e.unmount(t),!(i=t.ref)||i.current&&i.current!=t.__e||de(i,null,n,t),i=t.__c){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(t){e.__e(t,n)}i.__P=i.__n=null}if(i=t.__k)for(s=0;s<i.length;s++)i[s]&&fe(i[s],n,typeof t.type!=`function`||r&&!t.props.__P);!r&&(i=t.__c)&&(i=i.__z)&&(a=se(i,o=[]))&&(i==t.__e&&o.some(y),y(a),y(i)),r||y(t.__e),t.__e=t.__c=t.__=null}function pe(e,t,n){return this.constructor(e,n)}function me(t,n){var r,i,a,o;e.__&&e.__(t,n),n.nodeType==9&&(n=n.documentElement),i=(r=t&&32&t.__u)?null:n.__k,n.__k=S(C,{children:[t]}),a=[],o=[],j(n,n.__k,i||p,p,n.namespaceURI,i?null:n.firstChild?_.call(n.childNodes):null,a,i?i.__e:n.firstChild,r,o),le(a,n.__k,o),n.__k.props.children=null}function he(e){function t(e){var n,r;return this.getChildContext||(n=new Set,(r={})[t.__c]=this,this.getChildContext=function(){return r},this.shouldComponentUpdate=function(e){this.props.value!=e.value&&n.forEach(function(e){e.__g|=4,O(e)})},this.sub=function(e){n.add(e);var t=e.componentWillUnmount;e.componentWillUnmount=function(){n.delete(e),t&&t.call(e)}}),e.children}return t.__c=`__cC`+d++,t.__=e,t.Provider=(t.Consumer=function(e,t){return e.children(t)}).contextType=t,t}e={__e:function(e,t,n,r){for(var i,o,s;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((s=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),s=1),s&&8&i.__g)return void(i.__g|=2)}catch(t){e=t}}throw a=0,e}},t=0,n=function(e){return e!=null&&e.constructor===f},w.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=v({},this.state)),typeof e==`function`&&(e=e(v({},n),this.props)),e&&(v(n,e),this.__v&&(t&&this.__k.push(t),O(this)))},w.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),O(this))},w.prototype.render=C,r=[],a=0,o=function(e,t){return e.__v.__b-t.__v.__b},s=Symbol(),c=/(PointerCapture)$|Capture$/i,l=0,u={},d=0;var ge,M,_e,ve,ye=Object.is,be=0,xe=[],Se=[],N=e,Ce=N.__b,we=N.__r,Te=N.diffed,Ee=N.__c,De=N.unmount,Oe=N.__;function ke(e,t){N.__h&&N.__h(M,e,be||t),be=0;var n=M.__H||(M.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function Ae(e){return be=1,je(We,e)}function je(e,t,n){var r=ke(ge++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):We(void 0,t),function(e){var t=(r.__N||r.__)[0],n=r.t(t,e);ye(t,n)||(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=M,!M.__f)){M.__f=!0;var i=M.shouldComponentUpdate;M.shouldComponentUpdate=function(e,t,n){var r=this.__H;if(!r)return!0;var a=!1,o=this.props!=e;if(r.__.some(function(e){e.__N&&(a=!0,ye(e.__[0],e.__N[0])||(o=!0))}),i){var s=i.call(this,e,t,n);return a?s||o:s}return!a||o}}return r.__}function Me(e,t){var n=ke(ge++,3);!N.__s&&Ue(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,M.__H.__h.push(n))}function Ne(e,t){var n=ke(ge++,4);!N.__s&&Ue(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,M.__h.push(n))}function Pe(e){return be=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=ke(ge++,7);return Ue(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Ie(e){var t=M.context[e.__c],n=ke(ge++,9);return n.c=e,t?(n.__??(n.__=!0,t.sub(M)),t.props.value):e.__}function Le(){var e;do{for(;e=Se.shift();)try{Ve(e)}catch(t){N.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=xe.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Ve),t.__h.some(He),t.__h=[]}catch(n){t.__h=[],N.__e(n,e.__v)}}}while(Se.length)}N.__b=function(e){M=null,Ce&&Ce(e)},N.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Oe&&Oe(e,t)},N.__r=function(e){we&&we(e),ge=0;var t=(M=e.__c).__H;t&&(_e==M?M.__h=[]:(t.__h.some(Ve),t.__h.some(He),ge=0),t.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})),_e=M},N.diffed=function(e){Te&&Te(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Be(xe.push(t)),t.__H.__.some(function(e){e.u&&(e.__H=e.u)})),_e=M=null},N.__c=function(e,t){t.some(function(e){try{e.__h.some(Ve),e.__h=e.__h.filter(function(e){return!e.__||He(e)})}catch(t){e.__h=[function(){throw t}]}}),Ee&&Ee(e,t)},N.unmount=function(e){De&&De(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(r){try{if(r.__P&&r.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n&&=n.__c}r.__P=n,Be(Se.push(r))}else Ve(r)}catch(e){t=e}}),r.__H=void 0,t&&N.__e(t,r.__v))};var Re=typeof requestAnimationFrame==`function`;function ze(e){var t,n=function(){clearTimeout(r),Re&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Re&&(t=requestAnimationFrame(n))}function Be(e){e!=1&&ve==N.requestAnimationFrame||((ve=N.requestAnimationFrame)||ze)(Le)}function Ve(e){var t=M,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),M=t}function He(e){var t=M;e.__c=e.__(),M=t}function Ue(e,t){return!e||e.length!=t.length||t.some(function(t,n){return!ye(t,e[n])})}function We(e,t){return typeof t==`function`?t(e):t}var Ge=Symbol.for(`preact-signals`);function Ke(){if(F>1)F--;else{var e,t=!1;for((function(){var e=et;for(et=void 0;e!==void 0;){var t=e.S;if(t.v===e.v)for(var n=t.t;n!==void 0;n=n.x)n.i===e.i&&(n.i=t.i);e=e.o}})();Xe!==void 0;){var n=Xe;for(Xe=void 0,Ze++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&it(n))try{n.c()}catch(n){t||=(e=n,!0)}n=r}}if(Ze=0,F--,t)throw e}}function qe(e){if(F>0)return e();$e=++Qe,F++;try{return e()}finally{Ke()}}var Je,P=void 0;function Ye(e){var t=P,n=Je;P=void 0,Je=void 0;try{return e()}finally{P=t,Je=n}}var Xe=void 0,F=0,Ze=0,Qe=0,$e=0,et=void 0,tt=0;function nt(e){if(P!==void 0){var t=e.n;if(t===void 0||t.t!==P)return t={i:0,S:e,p:P.s,n:void 0,t:P,e:void 0,x:void 0,r:t},P.s!==void 0&&(P.s.n=t),P.s=t,e.n=t,32&P.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=P.s,t.n=void 0,P.s.n=t,P.s=t),t}}function I(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}I.prototype.brand=Ge,I.prototype.h=function(){return!0},I.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n===void 0?Ye(function(){var e;(e=t.W)==null||e.call(t)}):n.e=e)},I.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Ye(function(){var e;(e=t.Z)==null||e.call(t)}))}},I.prototype.subscribe=function(e){var t=this;return ft(function(){var n=t.value;Ye(function(){return e(n)})},{name:`sub`})},I.prototype.valueOf=function(){return this.value},I.prototype.toString=function(){return this.value+``},I.prototype.toJSON=function(){return this.value},I.prototype.peek=function(){var e=this;return Ye(function(){return e.value})},Object.defineProperty(I.prototype,"value",{get:function(){var e=nt(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ze>100)throw Error(`Cycle detected`);(function(e){F!==0&&Ze===0&&e.l!==$e&&(e.l=$e,et={S:e,v:e.v,i:e.i,o:et})})(this),this.v=e,this.i++,tt++,F++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Ke()}}}});function rt(e,t){return new I(e,t)}function it(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function at(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function ot(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function st(e,t){I.call(this,void 0,t),this.x=e,this.s=void 0,this.g=tt-1,this.f=4}st.prototype=new I,st.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===tt))return!0;if(this.g=tt,this.f|=1,this.i>0&&!it(this))return this.f&=-2,!0;var e=P;try{at(this),P=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(e){this.v=e,this.f|=16,this.i++}return P=e,ot(this),this.f&=-2,!0},st.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}I.prototype.S.call(this,e)},st.prototype.U=function(e){if(this.t!==void 0&&(I.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}},st.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}},Object.defineProperty(st.prototype,"value",{get:function(){if(1&this.f)throw Error(`Cycle detected`);var e=nt(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function L(e,t){return new st(e,t)}function ct(e){var t=e.j;if(e.j=void 0,typeof t==`function`){F++;var n=P;P=void 0;try{t()}catch(t){throw e.f&=-2,e.f|=8,lt(e),t}finally{P=n,Ke()}}}function lt(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,ct(e)}function ut(e){if(P!==this)throw Error(`Out-of-order effect`);ot(this),P=e,this.f&=-2;try{8&this.f&&lt(this)}finally{Ke()}}function dt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Je&&Je.push(this)}dt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==`function`&&(this.j=t)}finally{e()}},dt.prototype.S=function(){if(1&this.f)throw Error(`Cycle detected`);this.f|=1,this.f&=-9,ct(this),at(this),F++;var e=P;return P=this,ut.bind(this,e)},dt.prototype.N=function(){2&this.f||(this.f|=2,this.u=Xe,Xe=this)},dt.prototype.d=function(){this.f|=8,1&this.f||lt(this)},dt.prototype.dispose=function(){this.d()};function ft(e,t){var n=new dt(e,t);try{n.c()}catch(e){throw n.d(),e}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var pt,mt,ht=typeof window<`u`&&!!window.__PREACT_SIGNALS_DEVTOOLS__,gt=[];ft(function(){pt=this.N})();function _t(t,n){e[t]=n.bind(null,e[t]||function(){})}function vt(e){if(mt){var t=mt;mt=void 0,t()}mt=e&&e.S()}function yt(e){var t=this,r=e.data,i=xt(r);i.name=`ReactiveDom`,i.value=r;var a=Fe(function(){for(var e=t,r=t.__v;r=r.__;)if(r.__c){r.__c.__$f|=4;break}var a=L(function(){var e=i.value.value;return e===0?0:!0===e?``:e||``}),o=L(function(){return!Array.isArray(a.value)&&!n(a.value)}),s=ft(function(){if(this.N=wt,o.value){var t=a.value;e.__v&&e.__v.__e&&e.__v.__e.nodeType===3&&(e.__v.__e.data=t)}}),c=t.__$u.d;return t.__$u.d=function(){s(),c.call(this)},[o,a]},[]),o=a[0],s=a[1];return o.value?s.peek():s.value}yt.displayName=`ReactiveTextNode`,Object.defineProperties(I.prototype,{constructor:{configurable:!0,value:b(C,null).constructor},type:{configurable:!0,value:yt},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}}),_t(`__b`,function(e,t){if(vt(),typeof t.type==`string`){var n,r=t.props;for(var i in r)if(i!==`children`){var a=r[i];a instanceof I&&(n||(t.__np=n={}),n[i]=a,r[i]=a.peek())}}e(t)}),_t(`__r`,function(e,t){if(e(t),t.type!==C){vt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=function(e,t){var n;return ft(function(){n=this},{name:t}),n.c=e,n}(function(e){return function(){var t;ht&&((t=this.y)==null||t.call(this)),e.__$f|=1,e.setState({})}}(r),typeof t.type==`function`?t.type.displayName||t.type.name:``))),vt(n)}}),_t(`__e`,function(e,t,n,r){vt(),e(t,n,r)}),_t(`diffed`,function(e,t){vt();var n;if(typeof t.type==`string`&&(n=t.__e)){var r=t.__np,i=t.props,a=n.U;if(a)for(var o in a){var s=a[o];s===void 0||r&&o in r||(s.d(),a[o]=void 0)}if(r)for(var c in a||(a={},n.U=a),r){var l=a[c],u=r[c];l===void 0?(l=bt(n,c,u,i),a[c]=l):l.o(u,i)}}e(t)});function bt(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,a=rt(n);return{o:function(e,t){a.value=e,r=t},d:ft(function(){this.N=wt;var n=a.value.value;r[t]!==n&&(r[t]=n,i?e[t]=n:n!=null&&(!1!==n||t[4]===`-`)?e.setAttribute(t,n):e.removeAttribute(t))})}}_t(`unmount`,function(e,t){if(typeof t.type==`string`){var n=t.__e;if(n){var r=n.U;if(r)for(var i in n.U=void 0,r){var a=r[i];a&&a.d()}}var o=t.__np;if(o){var s=t.props;for(var c in o)s[c]=o[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)}),_t(`__h`,function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)}),w.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u==`boolean`&&!0===this.u){var a=2&this.__$f;if(!(r||a||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!==`__source`&&e[o]!==this.props[o])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function xt(e,t){return Fe(function(){return rt(e,t)},[])}var St=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Ct(){qe(function(){for(var e;e=gt.shift();)pt.call(e)})}function wt(){gt.push(this)===1&&(e.requestAnimationFrame||St)(Ct)}var Tt={NAME:`Name`,DOCUMENT:`Document`,OPERATION_DEFINITION:`OperationDefinition`,VARIABLE_DEFINITION:`VariableDefinition`,SELECTION_SET:`SelectionSet`,FIELD:`Field`,ARGUMENT:`Argument`,FRAGMENT_SPREAD:`FragmentSpread`,INLINE_FRAGMENT:`InlineFragment`,FRAGMENT_DEFINITION:`FragmentDefinition`,VARIABLE:`Variable`,INT:`IntValue`,FLOAT:`FloatValue`,STRING:`StringValue`,BOOLEAN:`BooleanValue`,NULL:`NullValue`,ENUM:`EnumValue`,LIST:`ListValue`,OBJECT:`ObjectValue`,OBJECT_FIELD:`ObjectField`,DIRECTIVE:`Directive`,NAMED_TYPE:`NamedType`,LIST_TYPE:`ListType`,NON_NULL_TYPE:`NonNullType`},Et=class extends Error{constructor(e,t,n,r,i,a,o){super(e),this.name=`GraphQLError`,this.message=e,i&&(this.path=i),t&&(this.nodes=Array.isArray(t)?t:[t]),n&&(this.source=n),r&&(this.positions=r),a&&(this.originalError=a);var s=o;if(!s&&a){var c=a.extensions;c&&typeof c==`object`&&(s=c)}this.extensions=s||{}}toJSON(){return{...this,message:this.message}}toString(){return this.message}get[Symbol.toStringTag](){return`GraphQLError`}},R,z;function B(e){return new Et(`Syntax Error: Unexpected token at ${z} in ${e}`)}function Dt(e){if(e.lastIndex=z,e.test(R))return R.slice(z,z=e.lastIndex)}var Ot=/ +(?=[^\s])/y;function kt(e){for(var t=e.split(`
`),n=``,r=0,i=0,a=t.length-1,o=0;o<t.length;o++)Ot.lastIndex=0,Ot.test(t[o])&&(o&&(!r||Ot.lastIndex<r)&&(r=Ot.lastIndex),i||=o,a=o);for(var s=i;s<=a;s++)s!==i&&(n+=`
`),n+=t[s].slice(r).replace(/\\"""/g,`"""`);return n}function V(){for(var e=0|R.charCodeAt(z++);e===9||e===10||e===13||e===32||e===35||e===44||e===65279;e=0|R.charCodeAt(z++))if(e===35)for(;(e=0|R.charCodeAt(z++))&&e!==10&&e!==13;);z--}function At(){for(var e=z,t=0|R.charCodeAt(z++);t>=48&&t<=57||t>=65&&t<=90||t===95||t>=97&&t<=122;t=0|R.charCodeAt(z++));if(e===z-1)throw B(`Name`);var n=R.slice(e,--z);return V(),n}function H(){return{kind:`Name`,value:At()}}var jt=/(?:"""|(?:[\s\S]*?[^\\])""")/y,Mt=/(?:(?:\.\d+)?[eE][+-]?\d+|\.\d+)/y;function Nt(e){var t;switch(R.charCodeAt(z)){case 91:z++,V();for(var n=[];R.charCodeAt(z)!==93;)n.push(Nt(e));return z++,V(),{kind:`ListValue`,values:n};case 123:z++,V();for(var r=[];R.charCodeAt(z)!==125;){var i=H();if(R.charCodeAt(z++)!==58)throw B(`ObjectField`);V(),r.push({kind:`ObjectField`,name:i,value:Nt(e)})}return z++,V(),{kind:`ObjectValue`,fields:r};case 36:if(e)throw B(`Variable`);return z++,{kind:`Variable`,name:H()};case 34:if(R.charCodeAt(z+1)===34&&R.charCodeAt(z+2)===34){if(z+=3,(t=Dt(jt))==null)throw B(`StringValue`);return V(),{kind:`StringValue`,value:kt(t.slice(0,-3)),block:!0}}var a=z,o;z++;var s=!1;for(o=0|R.charCodeAt(z++);o===92&&(z++,s=!0)||o!==10&&o!==13&&o!==34&&o;o=0|R.charCodeAt(z++));if(o!==34)throw B(`StringValue`);return t=R.slice(a,z),V(),{kind:`StringValue`,value:s?JSON.parse(t):t.slice(1,-1),block:!1};case 45:case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:for(var c=z++,l;(l=0|R.charCodeAt(z++))>=48&&l<=57;);var u=R.slice(c,--z);if((l=R.charCodeAt(z))===46||l===69||l===101){if((t=Dt(Mt))==null)throw B(`FloatValue`);return V(),{kind:`FloatValue`,value:u+t}}return V(),{kind:`IntValue`,value:u};case 110:if(R.charCodeAt(z+1)===117&&R.charCodeAt(z+2)===108&&R.charCodeAt(z+3)===108)return z+=4,V(),{kind:`NullValue`};break;case 116:if(R.charCodeAt(z+1)===114&&R.charCodeAt(z+2)===117&&R.charCodeAt(z+3)===101)return z+=4,V(),{kind:`BooleanValue`,value:!0};break;case 102:if(R.charCodeAt(z+1)===97&&R.charCodeAt(z+2)===108&&R.charCodeAt(z+3)===115&&R.charCodeAt(z+4)===101)return z+=5,V(),{kind:`BooleanValue`,value:!1}}return{kind:`EnumValue`,value:At()}}function Pt(e){if(R.charCodeAt(z)===40){var t=[];z++,V();do{var n=H();if(R.charCodeAt(z++)!==58)throw B(`Argument`);V(),t.push({kind:`Argument`,name:n,value:Nt(e)})}while(R.charCodeAt(z)!==41);return z++,V(),t}}function Ft(e){if(R.charCodeAt(z)===64){var t=[];do z++,t.push({kind:`Directive`,name:H(),arguments:Pt(e)});while(R.charCodeAt(z)===64);return t}}function It(){for(var e=0;R.charCodeAt(z)===91;)e++,z++,V();var t={kind:`NamedType`,name:H()};do if(R.charCodeAt(z)===33&&(z++,V(),t={kind:`NonNullType`,type:t}),e){if(R.charCodeAt(z++)!==93)throw B(`NamedType`);V(),t={kind:`ListType`,type:t}}while(e--);return t}function Lt(){if(R.charCodeAt(z++)!==123)throw B(`SelectionSet`);return V(),Rt()}function Rt(){var e=[];do if(R.charCodeAt(z)===46){if(R.charCodeAt(++z)!==46||R.charCodeAt(++z)!==46)throw B(`SelectionSet`);switch(z++,V(),R.charCodeAt(z)){case 64:e.push({kind:`InlineFragment`,typeCondition:void 0,directives:Ft(!1),selectionSet:Lt()});break;case 111:R.charCodeAt(z+1)===110?(z+=2,V(),e.push({kind:`InlineFragment`,typeCondition:{kind:`NamedType`,name:H()},directives:Ft(!1),selectionSet:Lt()})):e.push({kind:`FragmentSpread`,name:H(),directives:Ft(!1)});break;case 123:z++,V(),e.push({kind:`InlineFragment`,typeCondition:void 0,directives:void 0,selectionSet:Rt()});break;default:e.push({kind:`FragmentSpread`,name:H(),directives:Ft(!1)})}}else{var t=H(),n=void 0;R.charCodeAt(z)===58&&(z++,V(),n=t,t=H());var r=Pt(!1),i=Ft(!1),a=void 0;R.charCodeAt(z)===123&&(z++,V(),a=Rt()),e.push({kind:`Field`,alias:n,name:t,arguments:r,directives:i,selectionSet:a})}while(R.charCodeAt(z)!==125);return z++,V(),{kind:`SelectionSet`,selections:e}}function zt(){if(V(),R.charCodeAt(z)===40){var e=[];z++,V();do{var t=void 0;if(R.charCodeAt(z)===34&&(t=Nt(!0)),R.charCodeAt(z++)!==36)throw B(`Variable`);var n=H();if(R.charCodeAt(z++)!==58)throw B(`VariableDefinition`);V();var r=It(),i=void 0;R.charCodeAt(z)===61&&(z++,V(),i=Nt(!0)),V();var a={kind:`VariableDefinition`,variable:{kind:`Variable`,name:n},type:r,defaultValue:i,directives:Ft(!0)};t&&(a.description=t),e.push(a)}while(R.charCodeAt(z)!==41);return z++,V(),e}}function Bt(e){var t=H();if(R.charCodeAt(z++)!==111||R.charCodeAt(z++)!==110)throw B(`FragmentDefinition`);V();var n={kind:`FragmentDefinition`,name:t,typeCondition:{kind:`NamedType`,name:H()},directives:Ft(!1),selectionSet:Lt()};return e&&(n.description=e),n}function Vt(){var e=[];do{var t=void 0;if(R.charCodeAt(z)===34&&(t=Nt(!0)),R.charCodeAt(z)===123){if(t)throw B(`Document`);z++,V(),e.push({kind:`OperationDefinition`,operation:`query`,name:void 0,variableDefinitions:void 0,directives:void 0,selectionSet:Rt()})}else{var n=At();switch(n){case`fragment`:e.push(Bt(t));break;case`query`:case`mutation`:case`subscription`:var r,i=void 0;(r=R.charCodeAt(z))!==40&&r!==64&&r!==123&&(i=H());var a={kind:`OperationDefinition`,operation:n,name:i,variableDefinitions:zt(),directives:Ft(!1),selectionSet:Lt()};t&&(a.description=t),e.push(a);break;default:throw B(`Document`)}}}while(z<R.length);return e}function Ht(e,t){return R=e.body?e.body:e,z=0,V(),t&&t.noLocation?{kind:`Document`,definitions:Vt()}:{kind:`Document`,definitions:Vt(),loc:{start:0,end:R.length,startToken:void 0,endToken:void 0,source:{body:R,name:`graphql.web`,locationOffset:{line:1,column:1}}}}}function U(e,t,n){for(var r=``,i=0;i<e.length;i++)i&&(r+=t),r+=n(e[i]);return r}function Ut(e){return JSON.stringify(e)}function Wt(e){return`"""
`+e.replace(/"""/g,`\\"""`)+`
"""`}var W=`
`,G={OperationDefinition(e){var t=``;e.description&&(t+=G.StringValue(e.description)+`
`),t+=e.operation,e.name&&(t+=` `+e.name.value),e.variableDefinitions&&e.variableDefinitions.length&&(e.name||(t+=` `),t+=`(`+U(e.variableDefinitions,`, `,G.VariableDefinition)+`)`),e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive));var n=G.SelectionSet(e.selectionSet);return t===`query`?n:t+` `+n},VariableDefinition(e){var t=``;return e.description&&(t+=G.StringValue(e.description)+` `),t+=G.Variable(e.variable)+`: `+K(e.type),e.defaultValue&&(t+=` = `+K(e.defaultValue)),e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive)),t},Field(e){var t=e.alias?e.alias.value+`: `+e.name.value:e.name.value;if(e.arguments&&e.arguments.length){var n=U(e.arguments,`, `,G.Argument);t.length+n.length+2>80?t+=`(`+(W+=`  `)+U(e.arguments,W,G.Argument)+(W=W.slice(0,-2))+`)`:t+=`(`+n+`)`}return e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive)),e.selectionSet&&e.selectionSet.selections.length&&(t+=` `+G.SelectionSet(e.selectionSet)),t},StringValue(e){return e.block?Wt(e.value).replace(/\n/g,W):Ut(e.value)},BooleanValue:e=>``+e.value,NullValue:e=>`null`,IntValue:e=>e.value,FloatValue:e=>e.value,EnumValue:e=>e.value,Name:e=>e.value,Variable:e=>`$`+e.name.value,ListValue:e=>`[`+U(e.values,`, `,K)+`]`,ObjectValue:e=>`{`+U(e.fields,`, `,G.ObjectField)+`}`,ObjectField:e=>e.name.value+`: `+K(e.value),Document(e){return!e.definitions||!e.definitions.length?``:U(e.definitions,`

`,K)},SelectionSet:e=>`{`+(W+=`  `)+U(e.selections,W,K)+(W=W.slice(0,-2))+`}`,Argument:e=>e.name.value+`: `+K(e.value),FragmentSpread(e){var t=`...`+e.name.value;return e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive)),t},InlineFragment(e){var t=`...`;return e.typeCondition&&(t+=` on `+e.typeCondition.name.value),e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive)),t+=` `+G.SelectionSet(e.selectionSet)},FragmentDefinition(e){var t=``;return e.description&&(t+=G.StringValue(e.description)+`
`),t+=`fragment `+e.name.value,t+=` on `+e.typeCondition.name.value,e.directives&&e.directives.length&&(t+=` `+U(e.directives,` `,G.Directive)),t+` `+G.SelectionSet(e.selectionSet)},Directive(e){var t=`@`+e.name.value;return e.arguments&&e.arguments.length&&(t+=`(`+U(e.arguments,`, `,G.Argument)+`)`),t},NamedType:e=>e.name.value,ListType:e=>`[`+K(e.type)+`]`,NonNullType:e=>K(e.type)+`!`},K=e=>G[e.kind](e);function Gt(e){return W=`
`,G[e.kind]?G[e.kind](e):``}var Kt=()=>{},q=Kt;function J(e){return{tag:0,0:e}}function qt(e){return{tag:1,0:e}}var Jt=()=>typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`,Yt=e=>e;function Y(e){return t=>n=>{var r=q;t((t=>{t===0?n(0):t.tag===0?(r=t[0],n(t)):e(t[0])?n(t):r(0)}))}}function Xt(e){return t=>n=>t((t=>{t===0||t.tag===0?n(t):n(qt(e(t[0])))}))}function Zt(e){return t=>n=>{var r=[],i=q,a=!1,o=!1;t((t=>{o||(t===0?(o=!0,r.length||n(0)):t.tag===0?i=t[0]:(a=!1,(function(e){var t=q;e((e=>{if(e===0){if(r.length){var s=r.indexOf(t);s>-1&&(r=r.slice()).splice(s,1),r.length||(o?n(0):a||(a=!0,i(0)))}}else e.tag===0?(r.push(t=e[0]),t(0)):r.length&&(n(e),t(0))}))})(e(t[0])),a||(a=!0,i(0))))})),n(J((e=>{if(e===1){o||(o=!0,i(1));for(var t=0,n=r,s=r.length;t<s;t++)n[t](1);r.length=0}else{!o&&!a?(a=!0,i(0)):a=!1;for(var c=0,l=r,u=r.length;c<u;c++)l[c](0)}})))}}function Qt(e){return Zt(Yt)(e)}function $t(e){return Qt(fn(e))}function en(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0),e();else if(t.tag===0){var i=t[0];n(J((t=>{t===1?(r=!0,i(1),e()):i(t)})))}else n(t)}}))}}function tn(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0);else if(t.tag===0){var i=t[0];n(J((e=>{e===1&&(r=!0),i(e)})))}else e(t[0]),n(t)}}))}}function nn(e){return t=>n=>t((t=>{t===0?n(0):t.tag===0?(n(t),e()):n(t)}))}function rn(e){var t=[],n=q,r=!1;return i=>{t.push(i),t.length===1&&e((e=>{if(e===0){for(var i=0,a=t,o=t.length;i<o;i++)a[i](0);t.length=0}else if(e.tag===0)n=e[0];else{r=!1;for(var s=0,c=t,l=t.length;s<l;s++)c[s](e)}})),i(J((e=>{if(e===1){var a=t.indexOf(i);a>-1&&(t=t.slice()).splice(a,1),t.length||n(1)}else r||(r=!0,n(0))})))}}function an(e){return t=>n=>{var r=q,i=q,a=!1,o=!1,s=!1,c=!1;t((t=>{c||(t===0?(c=!0,s||n(0)):t.tag===0?r=t[0]:(s&&(i(1),i=q),a?a=!1:(a=!0,r(0)),(function(e){s=!0,e((e=>{s&&(e===0?(s=!1,c?n(0):a||(a=!0,r(0))):e.tag===0?(o=!1,(i=e[0])(0)):(n(e),o?o=!1:i(0)))}))})(e(t[0]))))})),n(J((e=>{e===1?(c||(c=!0,r(1)),s&&(s=!1,i(1))):(!c&&!a&&(a=!0,r(0)),s&&!o&&(o=!0,i(0)))})))}}function on(e){return t=>n=>{var r=q,i=!1,a=0;t((t=>{i||(t===0?(i=!0,n(0)):t.tag===0?e<=0?(i=!0,n(0),t[0](1)):r=t[0]:a++<e?(n(t),!i&&a>=e&&(i=!0,n(0),r(1))):n(t))})),n(J((t=>{t===1&&!i?(i=!0,r(1)):t===0&&!i&&a<e&&r(0)})))}}function sn(e){return t=>n=>{var r=q,i=q,a=!1;t((t=>{a||(t===0?(a=!0,i(1),n(0)):t.tag===0?(r=t[0],e((e=>{e===0||(e.tag===0?(i=e[0])(0):(a=!0,i(1),r(1),n(0)))}))):n(t))})),n(J((e=>{e===1&&!a?(a=!0,r(1),i(1)):a||r(0)})))}}function cn(e,t){return n=>r=>{var i=q,a=!1;n((n=>{a||(n===0?(a=!0,r(0)):n.tag===0?(i=n[0],r(n)):e(n[0])?r(n):(a=!0,t&&r(n),r(0),i(1)))}))}}function ln(e){return t=>e()(t)}function un(e){return t=>{var n=e[Jt()]&&e[Jt()]()||e,r=!1,i=!1,a=!1,o;t(J((async e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=await n.next()).done)r=!0,n.return&&await n.return(),t(0);else try{a=!1,t(qt(o.value))}catch(e){if(n.throw)(r=!!(await n.throw(e)).done)&&t(0);else throw e}i=!1}})))}}function dn(e){return e[Jt()]?un(e):t=>{var n=e[Symbol.iterator](),r=!1,i=!1,a=!1,o;t(J((e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=n.next()).done)r=!0,n.return&&n.return(),t(0);else try{a=!1,t(qt(o.value))}catch(e){if(n.throw)(r=!!n.throw(e).done)&&t(0);else throw e}i=!1}})))}}var fn=dn;function pn(e){return t=>{var n=!1;t(J((r=>{r===1?n=!0:n||(n=!0,t(qt(e)),t(0))})))}}function mn(e){return t=>{var n=!1,r=e({next(e){n||t(qt(e))},complete(){n||(n=!0,t(0))}});t(J((e=>{e===1&&!n&&(n=!0,r())})))}}function hn(){var e,t;return{source:rn(mn((n=>(e=n.next,t=n.complete,Kt)))),next(t){e&&e(t)},complete(){t&&t()}}}function gn(e){return t=>{var n=q,r=!1;return t((t=>{t===0?r=!0:t.tag===0?(n=t[0])(0):r||(e(t[0]),n(0))})),{unsubscribe(){r||(r=!0,n(1))}}}}function _n(e){gn((e=>{}))(e)}function vn(e){return new Promise((t=>{var n=q,r;e((e=>{e===0?Promise.resolve(r).then(t):e.tag===0?(n=e[0])(0):(r=e[0],n(0))}))}))}var yn=e=>e&&typeof e.message==`string`&&(e.extensions||e.name===`GraphQLError`)?e:typeof e==`object`&&typeof e.message==`string`?new Et(e.message,e.nodes,e.source,e.positions,e.path,e,e.extensions||{}):new Et(e),bn=class extends Error{constructor(e){var t=(e.graphQLErrors||[]).map(yn),n=((e,t)=>{var n=``;if(e)return`[Network] ${e.message}`;if(t)for(var r=0,i=t.length;r<i;r++)n&&(n+=`
`),n+=`[GraphQL] ${t[r].message}`;return n})(e.networkError,t);super(n),this.name=`CombinedError`,this.message=n,this.graphQLErrors=t,this.networkError=e.networkError,this.response=e.response}toString(){return this.message}},xn=(e,t)=>{for(var n=0|(t||5381),r=0,i=0|e.length;r<i;r++)n=(n<<5)+n+e.charCodeAt(r);return n},Sn=new Set,Cn=new WeakMap,wn=(e,t)=>{if(e===null||Sn.has(e))return`null`;if(typeof e!=`object`)return JSON.stringify(e)||``;if(e.toJSON)return wn(e.toJSON(),t);if(Array.isArray(e)){for(var n=`[`,r=0,i=e.length;r<i;r++)n.length>1&&(n+=`,`),n+=wn(e[r],t)||`null`;return n+=`]`}if(!t&&(On!==Dn&&e instanceof On||kn!==Dn&&e instanceof kn))return`null`;var a=Object.keys(e).sort();if(!a.length&&e.constructor&&Object.getPrototypeOf(e).constructor!==Object.prototype.constructor){var o=Cn.get(e)||Math.random().toString(36).slice(2);return Cn.set(e,o),wn({__key:o},t)}Sn.add(e);for(var s=`{`,c=0,l=a.length;c<l;c++){var u=wn(e[a[c]],t);u&&(s.length>1&&(s+=`,`),s+=wn(a[c],t)+`:`+u)}return Sn.delete(e),s+=`}`},Tn=(e,t,n)=>{if(!(typeof n!=`object`||!n||n.toJSON||Sn.has(n))){if(Array.isArray(n))for(var r=0,i=n.length;r<i;r++)Tn(e,`${t}.${r}`,n[r]);else if(n instanceof On||n instanceof kn)e.set(t,n);else for(var a in Sn.add(n),n)Tn(e,`${t}.${a}`,n[a])}},En=(e,t)=>(Sn.clear(),wn(e,t||!1)),Dn=class{},On=typeof File<`u`?File:Dn,kn=typeof Blob<`u`?Blob:Dn,An=/("{3}[\s\S]*"{3}|"(?:\\.|[^"])*")/g,jn=/(?:#[^\n\r]+)?(?:[\r\n]+|$)/g,Mn=(e,t)=>t%2==0?e.replace(jn,`
`):e,Nn=e=>e.split(An).map(Mn).join(``).trim(),Pn=new Map,Fn=new Map,In=e=>{var t;return typeof e==`string`?t=Nn(e):e.loc&&Fn.get(e.__key)===e?t=e.loc.source.body:(t=Pn.get(e)||Nn(Gt(e)),Pn.set(e,t)),typeof e!=`string`&&!e.loc&&(e.loc={start:0,end:t.length,source:{body:t,name:`gql`,locationOffset:{line:1,column:1}}}),t},Ln=e=>{var t;if(e.documentId)t=xn(e.documentId);else if(t=xn(In(e)),e.definitions){var n=Bn(e);n&&(t=xn(`\n# ${n}`,t))}return t},Rn=e=>{var t,n;return typeof e==`string`?(t=Ln(e),n=Fn.get(t)||Ht(e,{noLocation:!0})):(t=e.__key||Ln(e),n=Fn.get(t)||e),n.loc||In(n),n.__key=t,Fn.set(t,n),n},zn=(e,t,n)=>{var r=t||{},i=Rn(e),a=En(r,!0),o=i.__key;return a!==`{}`&&(o=xn(a,o)),{key:o,query:i,variables:r,extensions:n}},Bn=e=>{for(var t=0,n=e.definitions.length;t<n;t++){var r=e.definitions[t];if(r.kind===Tt.OPERATION_DEFINITION)return r.name?r.name.value:void 0}},Vn=(e,t,n)=>{var r=t.payload||t;if(!(`data`in r||`errors`in r&&Array.isArray(r.errors)))throw Error(`No Content`);var i=e.kind===`subscription`;return{operation:e,data:r.data,error:Array.isArray(r.errors)?new bn({graphQLErrors:r.errors,response:n}):void 0,extensions:r.extensions?{...r.extensions}:void 0,hasNext:t.hasNext==null?i:t.hasNext,stale:!1}},Hn=(e,t)=>{if(typeof e==`object`&&e){if(Array.isArray(e)){e=[...e];for(var n=0,r=t.length;n<r;n++)e[n]=Hn(e[n],t[n]);return e}if(!e.constructor||e.constructor===Object){for(var i in e={...e},t)e[i]=Hn(e[i],t[i]);return e}}return t},Un=(e,t,n,r)=>{var i=e.error?e.error.graphQLErrors:[],a=!!e.extensions||!!(t.payload||t).extensions,o={...e.extensions,...(t.payload||t).extensions},s=t.incremental;`path`in t&&(s=[t]);var c={data:e.data};if(s)for(var l=function(){var e=s[u];Array.isArray(e.errors)&&i.push(...e.errors),e.extensions&&(Object.assign(o,e.extensions),a=!0);var t=`data`,n=c,l=[];if(e.path)l=e.path;else if(r){var d=r.find((t=>t.id===e.id));l=e.subPath?[...d.path,...e.subPath]:d.path}for(var f=0,p=l.length;f<p;t=l[f++])n=n[t]=Array.isArray(n[t])?[...n[t]]:{...n[t]};if(e.items)for(var m=+t>=0?t:0,h=0,g=e.items.length;h<g;h++)n[m+h]=Hn(n[m+h],e.items[h]);else e.data!==void 0&&(n[t]=Hn(n[t],e.data))},u=0,d=s.length;u<d;u++)l();else c.data=(t.payload||t).data||e.data,i=t.errors||t.payload&&t.payload.errors||i;return{operation:e.operation,data:c.data,error:i.length?new bn({graphQLErrors:i,response:n}):void 0,extensions:a?o:void 0,hasNext:t.hasNext==null?e.hasNext:t.hasNext,stale:!1}},Wn=(e,t,n)=>({operation:e,data:void 0,error:new bn({networkError:t,response:n}),extensions:void 0,hasNext:!1,stale:!1});function Gn(e){var t={query:void 0,documentId:void 0,operationName:Bn(e.query),variables:e.variables||void 0,extensions:e.extensions};return`documentId`in e.query&&e.query.documentId&&(!e.query.definitions||!e.query.definitions.length)?t.documentId=e.query.documentId:e.extensions&&e.extensions.persistedQuery&&!e.extensions.persistedQuery.miss||(t.query=In(e.query)),t}var Kn=(e,t)=>{var n=e.kind===`query`&&e.context.preferGetMethod;if(!n||!t)return e.context.url;var r=qn(e.context.url);for(var i in t){var a=t[i];a&&r[1].set(i,typeof a==`object`?En(a):a)}var o=r.join(`?`);return o.length>2047&&n!==`force`?(e.context.preferGetMethod=!1,e.context.url):o},qn=e=>{var t=e.indexOf(`?`);return t>-1?[e.slice(0,t),new URLSearchParams(e.slice(t+1))]:[e,new URLSearchParams]},Jn=(e,t)=>{if(t&&!(e.kind===`query`&&e.context.preferGetMethod)){var n=En(t),r=(e=>{var t=new Map;return(On!==Dn||kn!==Dn)&&(Sn.clear(),Tn(t,`variables`,e)),t})(t.variables);if(r.size){var i=new FormData;i.append(`operations`,n),i.append(`map`,En({...[...r.keys()].map((e=>[e]))}));var a=0;for(var o of r.values())i.append(``+a++,o);return i}return n}},Yn=(e,t)=>{var n={accept:e.kind===`subscription`?`text/event-stream, multipart/mixed`:`application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed`},r=(typeof e.context.fetchOptions==`function`?e.context.fetchOptions():e.context.fetchOptions)||{};if(r.headers){if((e=>`has`in e&&!Object.keys(e).length)(r.headers))r.headers.forEach(((e,t)=>{n[t]=e}));else if(Array.isArray(r.headers))r.headers.forEach(((e,t)=>{Array.isArray(e)?n[e[0]]?n[e[0]]=`${n[e[0]]},${e[1]}`:n[e[0]]=e[1]:n[t]=e}));else for(var i in r.headers)n[i.toLowerCase()]=r.headers[i]}var a=Jn(e,t);return typeof a==`string`&&!n[`content-type`]&&(n[`content-type`]=`application/json`),{...r,method:a?`POST`:`GET`,body:a,headers:n}},Xn=/boundary="?([^=";]+)"?/i,Zn=/data: ?([^\n]+)/;async function*Qn(e){if(e.body[Symbol.asyncIterator])for await(var t of e.body)yield t;else{var n=e.body.getReader(),r;try{for(;!(r=await n.read()).done;)yield r.value}finally{n.cancel()}}}async function*$n(e,t){var n=typeof TextDecoder<`u`?new TextDecoder:null,r=``,i;for await(var a of e)for(r+=a.constructor.name===`Buffer`?a.toString():n.decode(a,{stream:!0});(i=r.indexOf(t))>-1;)yield r.slice(0,i),r=r.slice(i+t.length)}async function*er(e,t,n){var r=!0,i=null,a;try{yield await Promise.resolve();var o=(a=await(e.context.fetch||fetch)(t,n)).headers.get(`Content-Type`)||``,s=/multipart\/mixed/i.test(o)?async function*(e,t){var n=e.match(Xn),r=`--`+(n?n[1]:`-`),i=!0,a;for await(var o of $n(Qn(t),`\r
`+r)){if(i){i=!1;var s=o.indexOf(r);if(s>-1)o=o.slice(s+r.length);else continue}try{yield a=JSON.parse(o.slice(o.indexOf(`\r
\r
`)+4))}catch(e){if(!a)throw e}if(a&&!1===a.hasNext)break}a&&!1!==a.hasNext&&(yield{hasNext:!1})}(o,a):/text\/event-stream/i.test(o)?async function*(e){var t;for await(var n of $n(Qn(e),`

`)){var r=n.match(Zn);if(r){var i=r[1];try{yield t=JSON.parse(i)}catch(e){if(!t)throw e}if(t&&!1===t.hasNext)break}}t&&!1!==t.hasNext&&(yield{hasNext:!1})}(a):/text\//i.test(o)?async function*(e){var t=await e.text();try{yield JSON.parse(t)}catch{throw Error(t)}}(a):async function*(e){yield JSON.parse(await e.text())}(a),c;for await(var l of s)l.pending&&!i?c=l.pending:l.pending&&(c=[...c,...l.pending]),i=i?Un(i,l,a,c):Vn(e,l,a),r=!1,yield i,r=!0;i||(yield i=Vn(e,{},a))}catch(t){if(!r)throw t;yield Wn(e,a&&(a.status<200||a.status>=300)&&a.statusText?Error(a.statusText):t,a)}}function tr(e,t,n){var r;return typeof AbortController<`u`&&(n.signal=(r=new AbortController).signal),en((()=>{r&&r.abort()}))(Y((e=>!!e))(un(er(e,t,n))))}function nr(e){var t=t=>e(t);return t.toPromise=()=>vn(on(1)(Y((e=>!e.stale&&!e.hasNext))(t))),t.then=(e,n)=>t.toPromise().then(e,n),t.subscribe=e=>gn(e)(t),t}function rr(e,t,n){return{...t,kind:e,context:t.context?{...t.context,...n}:n||t.context}}var ir=()=>{},ar=({forward:e,dispatchDebug:t})=>t=>$t([Zt((e=>{var n=Gn(e),r=Kn(e,n),i=Yn(e,n);return sn(Y((t=>t.kind===`teardown`&&t.key===e.key))(t))(tr(e,r,i))}))(Y((e=>e.kind!==`teardown`&&(e.kind!==`subscription`||!!e.context.fetchSubscriptions)))(t)),e(Y((e=>e.kind===`teardown`||e.kind===`subscription`&&!e.context.fetchSubscriptions))(t))]),or=e=>({client:t,forward:n,dispatchDebug:r})=>e.reduceRight(((e,n)=>n({client:t,forward(t){return rn(e(rn(t)))},dispatchDebug(e){}})),n),sr=({dispatchDebug:e})=>e=>Y((e=>!1))(e),cr=function e(t){var n=0,r=new Map,i=new Map,a=new Set,o=[],s={url:t.url,fetchSubscriptions:t.fetchSubscriptions,fetchOptions:t.fetchOptions,fetch:t.fetch,preferGetMethod:t.preferGetMethod==null?`within-url-limit`:t.preferGetMethod,requestPolicy:t.requestPolicy||`cache-first`},c=hn();function l(e){e.kind!==`mutation`&&e.kind!==`teardown`&&a.has(e.key)||(e.kind===`teardown`?a.delete(e.key):e.kind!==`mutation`&&a.add(e.key),c.next(e))}var u=!1;function d(e){if(e&&l(e),!u){for(u=!0;u&&(e=o.shift());)l(e);u=!1}}var f=e=>{var t=sn(Y((t=>t.kind===`teardown`&&t.key===e.key))(c.source))(Y((t=>t.operation.kind===e.kind&&t.operation.key===e.key&&(!t.operation.context._instance||t.operation.context._instance===e.context._instance)))(g));return t=e.kind===`query`?an((t=>{var n=pn(t);return t.stale||t.hasNext?n:$t([n,Xt((()=>(t.stale=!0,t)))(on(1)(Y((t=>t.key===e.key))(c.source)))])}))(t):cn((e=>!!e.hasNext),!0)(t),t=e.kind===`mutation`?nn((()=>{l(e)}))(t):en((()=>{a.delete(e.key),r.delete(e.key),i.delete(e.key),u=!1;for(var t=o.length-1;t>=0;t--)o[t].key===e.key&&o.splice(t,1);l(rr(`teardown`,e,e.context))}))(tn((t=>{if(t.stale){if(!t.hasNext)a.delete(e.key);else for(var n=0;n<o.length;n++){var i=o[n];if(i.key===t.operation.key){a.delete(i.key);break}}}else t.hasNext||a.delete(e.key);r.set(e.key,t)}))(t)),rn(t)},p=this instanceof e?this:Object.create(e.prototype),m=Object.assign(p,{suspense:!!t.suspense,operations$:c.source,reexecuteOperation(e){if(e.kind===`teardown`)d(e);else if(e.kind===`mutation`)o.push(e),Promise.resolve().then(d);else if(i.has(e.key)){for(var t=!1,n=0;n<o.length;n++)o[n].key===e.key&&(o[n]=e,t=!0);t||a.has(e.key)&&e.context.requestPolicy!==`network-only`?(a.delete(e.key),Promise.resolve().then(d)):(o.push(e),Promise.resolve().then(d))}},createRequestOperation(e,t,r){return r||={},rr(e,t,{_instance:e===`mutation`?n=n+1|0:void 0,...s,...r,requestPolicy:r.requestPolicy||s.requestPolicy,suspense:r.suspense||!1!==r.suspense&&m.suspense})},executeRequestOperation(e){return e.kind===`mutation`?nr(f(e)):nr(ln((()=>{var t=i.get(e.key);t||i.set(e.key,t=f(e)),t=nn((()=>{d(e)}))(t);var n=r.get(e.key);return e.kind===`query`&&n&&(n.stale||n.hasNext)?an(pn)($t([t,Y((t=>t===r.get(e.key)))(pn(n))])):t})))},executeQuery(e,t){var n=m.createRequestOperation(`query`,e,t);return m.executeRequestOperation(n)},executeSubscription(e,t){var n=m.createRequestOperation(`subscription`,e,t);return m.executeRequestOperation(n)},executeMutation(e,t){var n=m.createRequestOperation(`mutation`,e,t);return m.executeRequestOperation(n)},readQuery(e,t,n){var r=null;return gn((e=>{r=e}))(m.query(e,t,n)).unsubscribe(),r},query:(e,t,n)=>m.executeQuery(zn(e,t),n),subscription:(e,t,n)=>m.executeSubscription(zn(e,t),n),mutation:(e,t,n)=>m.executeMutation(zn(e,t),n)}),h=ir,g=rn(or(t.exchanges)({client:m,dispatchDebug:h,forward:sr({dispatchDebug:h})})(c.source));return _n(g),m},lr=0;function ur(e){let t=Date.parse(e??``);Number.isNaN(t)||(lr=t-Date.now())}function dr(){return new Date(Date.now()+lr)}var fr=`battlemap.`;function pr(e,t){try{localStorage.setItem(fr+e,t)}catch{}}function mr(e){try{return localStorage.getItem(fr+e)}catch{return null}}var hr=`language`;function gr(){return(new URLSearchParams(location.search).get(`lang`)??mr(hr)??navigator.language).toLowerCase().startsWith(`zh`)?`zh`:`en`}var X=rt(gr());L(()=>X.value===`zh`?`zh-CN`:`en-GB`),ft(()=>{document.documentElement.lang=X.value===`zh`?`zh-CN`:`en`,pr(hr,X.value)});function _r(e,t={}){return e[X.value].replace(/\{(\w+)\}/g,(e,n)=>String(t[n]??e))}function vr(e){let[t,n]=X.value===`zh`?[e.name,e.nameEn]:[e.nameEn,e.name];return t??n??``}function yr(e){return e.filter(Boolean).join(X.value===`zh`?`，`:`, `)}function br(e){let t=X.value===`zh`?e.nameEn:e.name;return t&&t!==vr(e)?t:``}function xr(e,t){let[n,r]=[vr(e),vr(t)];return!r||!n.startsWith(r)?n:n.slice(r.length).replace(/^[\s:：,，、–—-]+/u,``)||n}var Sr={correctOrLock:{en:`Correct or lock a field`,zh:`更正或锁定字段`},fieldName:{en:`Field`,zh:`字段`},newValue:{en:`New value`,zh:`新值`},oneALine:{en:`one a line`,zh:`每行一个`},noValue:{en:`no value`,zh:`无`},yes:{en:`yes`,zh:`是`},no:{en:`no`,zh:`否`},lockedBy:{en:`locked by {name}`,zh:`由{name}锁定`},correct:{en:`Correct`,zh:`更正`},lock:{en:`Lock as it is`,zh:`按现值锁定`},unlock:{en:`Unlock`,zh:`解除锁定`},saidCorrected:{en:`corrected`,zh:`已更正`},saidLocked:{en:`locked`,zh:`已锁定`},saidUnlocked:{en:`unlocked`,zh:`已解除锁定`},mySessions:{en:`My sessions`,zh:`我的登录会话`},thisBrowser:{en:`this browser`,zh:`当前浏览器`},unknownBrowser:{en:`unknown browser`,zh:`未知浏览器`},signedInOn:{en:`signed in {time}`,zh:`登录于 {time}`},lastUsedOn:{en:`last used {time}`,zh:`最近使用 {time}`},signOutEverywhere:{en:`Sign out everywhere`,zh:`退出所有登录`}},Cr={workspaces:{en:`Workspaces`,zh:`协作空间`},workspace:{en:`Workspace`,zh:`协作空间`},noWorkspaces:{en:`No workspace is open. Open one from the case of a customer.`,zh:`没有进行中的协作空间。请在客户的预警案例中开设。`},noneShared:{en:`Nothing is shared with you yet.`,zh:`尚未与您共享任何内容。`},openWorkspace:{en:`Open a workspace`,zh:`开设协作空间`},openWorkspaceWith:{en:`Share this case with`,zh:`与以下伙伴协作`},openedOn:{en:`opened {day}`,zh:`{day} 开设`},openedOnBy:{en:`opened {day} by {name}`,zh:`{name} 于 {day} 开设`},closedOn:{en:`closed {day}`,zh:`{day} 关闭`},notShared:{en:`not shared with you`,zh:`未对您开放`},parties:{en:`Parties`,zh:`参与方`},noParties:{en:`No partner is a party yet.`,zh:`尚无伙伴参与。`},partySince:{en:`since {day}`,zh:`{day} 起`},putOut:{en:`Put out`,zh:`移出`},putOutName:{en:`Put out {name}`,zh:`移出{name}`},admit:{en:`Admit`,zh:`准入`},admitName:{en:`Admit {name}`,zh:`准入{name}`},canBeAdmitted:{en:`Recommended, not a party yet`,zh:`推荐而尚未参与的伙伴`},noneToAdmit:{en:`Nobody else is recommended for this customer.`,zh:`该客户没有其他推荐的伙伴。`},peopleToReach:{en:`People to reach`,zh:`应接触的人`},toMap:{en:`Map of the customer`,zh:`客户图谱`},howItEnded:{en:`How it ended`,zh:`结果`},closeWorkspace:{en:`Close the workspace…`,zh:`关闭协作空间…`},reopenWorkspace:{en:`Reopen`,zh:`重新开启`},saidAdmitted:{en:`admitted`,zh:`已准入`},saidPutOut:{en:`put out`,zh:`已移出`},saidWorkspaceOpened:{en:`workspace opened`,zh:`已开设协作空间`},saidWorkspaceClosed:{en:`workspace closed`,zh:`协作空间已关闭`},saidWorkspaceReopened:{en:`workspace reopened`,zh:`协作空间已重新开启`}},wr={...Sr,...Cr,product:{en:`Battle map`,zh:`生态作战地图`},customers:{en:`Customers`,zh:`客户`},skip:{en:`Skip to content`,zh:`跳到正文`},otherLanguage:{en:`中文`,zh:`English`},themeSystem:{en:`Theme: as the system`,zh:`主题：跟随系统`},themeLight:{en:`Theme: light`,zh:`主题：浅色`},themeDark:{en:`Theme: dark`,zh:`主题：深色`},signOut:{en:`Sign out`,zh:`退出登录`},signIn:{en:`Sign in`,zh:`登录`},key:{en:`Your key`,zh:`您的密钥`},keyHelp:{en:"It begins with bm_. Whoever runs Battlemap makes one with `battlemap keys make --role sales --name YOU`.",zh:`密钥以 bm_ 开头。请管理员用 battlemap keys make --role sales --name 姓名 创建。`},keyAbsent:{en:`Paste your key first.`,zh:`请先粘贴密钥。`},signedOut:{en:`You are signed out. Sign in to go on.`,zh:`您已退出登录，请重新登录。`},loading:{en:`Loading…`,zh:`加载中…`},news:{en:`Changes: {n} · show`,zh:`有 {n} 项更新 · 显示`},newRelease:{en:`This page has a new version; what you have typed is lost when it is loaded.`,zh:`本页面已有新版本；重新加载会丢失已输入的内容。`},reload:{en:`Load it`,zh:`重新加载`},retry:{en:`Try again`,zh:`重试`},offline:{en:`The service does not answer. Check your connection, then try again.`,zh:`服务没有响应。请检查网络后重试。`},problem:{en:`This did not work`,zh:`操作未成功`},notFound:{en:`There is nothing at this address`,zh:`此地址没有内容`},notAllowed:{en:`Your key does not open this`,zh:`您的密钥无权打开此处`},requestId:{en:`Request {id}`,zh:`请求编号 {id}`},asOf:{en:`as of {day}`,zh:`截至 {day}`},map:{en:`Map of the decision ecosystem`,zh:`决策生态图谱`},mapHelp:{en:`Hover to see neighbours, click for detail, drag to move, scroll to zoom. Everything on the map is also in the panels.`,zh:`悬停查看关联，点击查看详情，拖动平移，滚轮缩放。图上内容在面板中均可查阅。`},zoomIn:{en:`Zoom in`,zh:`放大`},zoomOut:{en:`Zoom out`,zh:`缩小`},wholeMap:{en:`Show the whole map`,zh:`显示全图`},legend:{en:`Legend`,zh:`图例`},toggle:{en:`Show or hide`,zh:`显示或隐藏`},close:{en:`Close`,zh:`关闭`},detail:{en:`Detail`,zh:`详情`},connections:{en:`Connections`,zh:`关联`},whyNow:{en:`Why now`,zh:`为什么是现在`},case:{en:`The case`,zh:`预警案例`},acknowledge:{en:`Acknowledge`,zh:`确认`},assignMe:{en:`I take it`,zh:`由我负责`},snooze:{en:`Snooze {n} d`,zh:`暂缓 {n} 天`},closeCase:{en:`Close…`,zh:`关闭…`},assignOther:{en:`A colleague…`,zh:`指派同事…`},colleague:{en:`Who works on it`,zh:`负责人`},assign:{en:`Assign`,zh:`指派`},notDone:{en:`Taken back, it was not done:`,zh:`未能完成，已恢复原状：`},conflict:{en:`Somebody was faster. Which one is to stand?`,zh:`他人已先行更改。以哪一个为准？`},standsNow:{en:`Stands now`,zh:`当前状态`},yourChange:{en:`Your change`,zh:`您的更改`},leaveIt:{en:`Leave it as it is`,zh:`保留当前状态`},doIt:{en:`Make my change`,zh:`执行我的更改`},undo:{en:`Undo`,zh:`撤销`},takenBack:{en:`Taken back.`,zh:`已撤销。`},history:{en:`History ({n})`,zh:`操作记录 ({n})`},saidSeen:{en:`acknowledged`,zh:`已确认`},saidAssigned:{en:`assigned`,zh:`已指派`},saidSnoozed:{en:`snoozed`,zh:`已暂缓`},saidClosed:{en:`closed`,zh:`已关闭`},saidReopened:{en:`reopened`,zh:`已重开`},saidAwake:{en:`woken`,zh:`已取消暂缓`},saidUnassigned:{en:`given back`,zh:`已取消指派`},saidWeakened:{en:`lost evidence`,zh:`证据已减少`},saidEngagement:{en:`touchpoint recorded`,zh:`已登记互动`},saidEngagementGone:{en:`touchpoint withdrawn`,zh:`已撤回互动`},saidRating:{en:`rating recorded`,zh:`已登记满意度`},saidRatingGone:{en:`rating withdrawn`,zh:`已撤回满意度`},saidSignal:{en:`signal recorded`,zh:`已登记信号`},saidSignalGone:{en:`signal withdrawn`,zh:`已撤回信号`},saidFeedback:{en:`feedback given`,zh:`已反馈`},saidFeedbackGone:{en:`feedback withdrawn`,zh:`已撤回反馈`},isItUseful:{en:`Is this useful?`,zh:`这条推荐有用吗？`},useful:{en:`Useful`,zh:`有用`},notUseful:{en:`Not useful`,zh:`无用`},recordRating:{en:`Record a rating`,zh:`登记满意度`},score:{en:`Score, 0–100`,zh:`评分，0–100`},recordSignal:{en:`Record a signal`,zh:`登记信号`},kindOfSignal:{en:`Kind`,zh:`类型`},whatWasSeen:{en:`What was seen`,zh:`看到了什么`},why:{en:`Why`,zh:`原因`},mustCover:{en:`Must cover`,zh:`必须覆盖`},allCovered:{en:`Nobody with a veto or hidden influence is known.`,zh:`未发现有否决权或隐形影响力的人员。`},alsoLookedAt:{en:`Also looked at ({n})`,zh:`其他考察过的伙伴 ({n})`},whyNot:{en:`Why not higher`,zh:`为何未更靠前`},talkTrack:{en:`Talk track`,zh:`拜访话术`},standsOn:{en:`Stands on`,zh:`依据`},copyZh:{en:`Copy in Chinese`,zh:`复制中文`},copyEn:{en:`Copy in English`,zh:`复制英文（English）`},copyBoth:{en:`Copy both`,zh:`复制双语`},copied:{en:`Copied.`,zh:`已复制。`},notCopied:{en:`The browser did not allow it: select the text and copy it.`,zh:`浏览器不允许复制，请手动选择文字复制。`},recordVisit:{en:`Record a touchpoint`,zh:`登记互动`},whom:{en:`Whom`,zh:`见了谁`},how:{en:`How`,zh:`方式`},whatCame:{en:`What came of it`,zh:`结果如何`},whatNext:{en:`What next`,zh:`下一步`},record:{en:`Record`,zh:`登记`},unanswered:{en:`No answer came, so nobody knows whether it arrived. Try again when the service is back: it counts once.`,zh:`未收到答复，无法确定是否已送达。请在服务恢复后重试：不会重复登记。`},arrivedBefore:{en:`What you sent first had arrived and stands. Send this only if it is to stand beside it.`,zh:`您先前提交的内容已送达并生效。如需另行登记，请再次提交。`},recorded:{en:`Recorded.`,zh:`已登记。`},openAlerts:{en:`Open alerts`,zh:`待处理预警`},evidence:{en:`evidence: {n}`,zh:`证据 {n} 条`},worksOnIt:{en:`with {name}`,zh:`负责人 {name}`},sleepsUntil:{en:`until {day}`,zh:`暂缓至 {day}`},takeAlong:{en:`Take along`,zh:`带走`},print:{en:`Print…`,zh:`打印…`},myDay:{en:`My day`,zh:`我的一天`},myAlerts:{en:`My alerts`,zh:`我负责的预警`},freeAlerts:{en:`Nobody's yet`,zh:`待认领预警`},myCustomers:{en:`My customers`,zh:`我的客户`},noAlertsOfMine:{en:`No alert waits for you. Take one below.`,zh:`没有待您处理的预警，可在下方认领。`},noFreeAlerts:{en:`Every alert has somebody.`,zh:`所有预警均已有人负责。`},noAccounts:{en:`No customer is assigned to you in the graph.`,zh:`图谱中没有分配给您的客户。`},noPersonOfKey:{en:"Your key names nobody of the graph, so yours can't be told: ask for one made with `keys make --person`.",zh:`您的密钥未对应图谱中的人员，无法确定您的客户：请管理员用 keys make --person 重新创建。`},orderOfAlerts:{en:`First`,zh:`优先`},orderOfCustomers:{en:`By`,zh:`依据`},byAge:{en:`the oldest`,zh:`最早产生`},byAmount:{en:`the largest amount`,zh:`金额最大`},byRule:{en:`by rule`,zh:`按规则`},decisionChain:{en:`Decision chain`,zh:`决策链`},incumbents:{en:`Incumbent partners`,zh:`在位合作伙伴`},recommended:{en:`Recommended partners`,zh:`推荐合作伙伴`},experts:{en:`Key opinion leaders`,zh:`关键意见领袖`},opportunities:{en:`Opportunities`,zh:`商机`},closedOpportunities:{en:`Closed ({n})`,zh:`已关闭 ({n})`},moreSignals:{en:`Earlier signals ({n})`,zh:`更早的信号 ({n})`},person:{en:`Person`,zh:`人员`},partner:{en:`Partner`,zh:`合作伙伴`},name:{en:`Name`,zh:`名称`},title:{en:`Title`,zh:`职务`},role:{en:`Role`,zh:`角色`},influence:{en:`Influence`,zh:`影响力`},influenceHelp:{en:`share of the influence on this customer's decisions`,zh:`占该客户决策影响力的份额`},lastTouched:{en:`Last touched`,zh:`最近接触`},veto:{en:`veto`,zh:`否决权`},vetoOn:{en:`Veto on`,zh:`否决范围`},hidden:{en:`hidden`,zh:`隐形决策者`},neverTouched:{en:`never touched`,zh:`从未接触`},daysAgo:{en:`{n} d ago`,zh:`{n} 天前`},yesterday:{en:`yesterday`,zh:`昨天`},today:{en:`today`,zh:`今天`},productLines:{en:`Product lines`,zh:`产品线`},since:{en:`Since`,zh:`合作始于`},satisfaction:{en:`Satisfaction`,zh:`合作满意度`},satisfactionHelp:{en:`mean of the last 182 days, 0–100`,zh:`近 182 天均值，0–100`},answers:{en:`n = {n}`,zh:`{n} 份`},notEnough:{en:`not enough data`,zh:`数据不足`},jointVisit:{en:`Last joint visit`,zh:`最近联合拜访`},incumbent:{en:`incumbent`,zh:`在位`},fit:{en:`Fit`,zh:`适配概率`},noEvidence:{en:`not enough evidence`,zh:`证据不足`},field:{en:`Field`,zh:`领域`},consulted:{en:`consulted {n}×`,zh:`咨询 {n} 次`},stage:{en:`Stage`,zh:`阶段`},status:{en:`Status`,zh:`状态`},amount:{en:`Amount`,zh:`金额`},budget:{en:`Budget`,zh:`预算`},expected:{en:`Expected`,zh:`预计成交`},closed:{en:`Closed`,zh:`关闭日期`},strength:{en:`Strength`,zh:`强度`},origin:{en:`Seen in`,zh:`来源`},date:{en:`Date`,zh:`日期`},industry:{en:`Industry`,zh:`行业`},region:{en:`Region`,zh:`地区`},tier:{en:`Tier`,zh:`客户等级`},coverage:{en:`Influence touched`,zh:`影响力已接触`},openAmount:{en:`open pipeline`,zh:`进行中金额`},openOpportunities:{en:`Open opportunities`,zh:`进行中商机`},newestSignal:{en:`Newest signal`,zh:`最新信号`},alertsOpen:{en:`Alerts`,zh:`预警`},people:{en:`people`,zh:`决策链`},vetoes:{en:`with a veto`,zh:`有否决权`},hiddenPeople:{en:`hidden`,zh:`隐形`},filter:{en:`Find by name`,zh:`按名称查找`},anyOf:{en:`{what}: any`,zh:`{what}：全部`},columns:{en:`Columns`,zh:`列`},columnsShown:{en:`Shown, remembered in this browser`,zh:`显示的列，本浏览器会记住`},showRest:{en:`Show {n} more`,zh:`再显示 {n} 项`},shownOf:{en:`{shown} of {total}`,zh:`显示 {shown} / 共 {total}`},nextPage:{en:`Next page`,zh:`下一页`},previousPage:{en:`Previous page`,zh:`上一页`},order:{en:`Order`,zh:`排序`},sortBy:{en:`Sort by {column}`,zh:`按{column}排序`},noneMatch:{en:`No customer matches. Clear the filter to see all.`,zh:`没有符合条件的客户。清除筛选可查看全部。`},noCustomers:{en:`No customers yet: load an export first.`,zh:`还没有客户：请先导入数据。`},noSignals:{en:`No signals in the last year.`,zh:`近一年没有信号。`},noPeople:{en:`Nobody known at this customer yet.`,zh:`尚未掌握该客户的人员。`},noIncumbents:{en:`No partner works with this customer today.`,zh:`目前没有合作伙伴服务该客户。`},noRecommendations:{en:`No recommendations yet: run the scoring first.`,zh:`尚无推荐：请先运行评分。`},noExperts:{en:`No expert has advised this customer.`,zh:`没有专家为该客户提供咨询。`},noOpportunities:{en:`No opportunities yet.`,zh:`尚无商机。`},notScored:{en:`not scored yet`,zh:`尚未评分`},scores:{en:`Scores: {runs}`,zh:`评分：{runs}`},scoredOn:{en:`{algorithm}, data as of {day}`,zh:`{algorithm}，数据截至 {day}`},redBorder:{en:`double border: veto`,zh:`双边框：否决权`},dashedBorder:{en:`dashed border: hidden decision-maker`,zh:`虚线边框：隐形决策者`},sizeIsInfluence:{en:`size: influence`,zh:`大小：影响力`},fitMark:{en:`star: recommended`,zh:`星标：推荐`},noneYours:{en:`No customers yet.`,zh:`还没有客户。`},nothingLost:{en:`Sign in again: what you typed is still there.`,zh:`请重新登录：已输入的内容都还在。`},overQuota:{en:`Your requests for today are used up`,zh:`今日的请求额度已用完`},staleScores:{en:`Scores stand on data of {day}, {n} days before the day shown: score again.`,zh:`评分依据 {day} 的数据，比当前日期早 {n} 天：请重新评分。`},fewOnly:{en:`few`,zh:`少量`},mapTools:{en:`Tools of the map`,zh:`图谱工具`},findOnMap:{en:`Find on the map`,zh:`在图中查找`},findHelp:{en:`name, pinyin or initials`,zh:`名称、拼音或首字母`},foundCount:{en:`{n} found`,zh:`找到 {n} 个`},mapFilters:{en:`Filters`,zh:`筛选`},anyRole:{en:`any role`,zh:`全部角色`},anyRegion:{en:`any region`,zh:`全部地区`},leastStrength:{en:`Strength from {n}%`,zh:`强度不低于 {n}%`},leastDays:{en:`Not touched for {n} days`,zh:`{n} 天未接触`},anyDays:{en:`touched or not`,zh:`不限接触时间`},showAll:{en:`Show all`,zh:`全部显示`},shownNodes:{en:`{shown} of {total} shown`,zh:`显示 {shown} / 共 {total}`},undoView:{en:`Undo on the map`,zh:`撤销图上操作`},redoView:{en:`Redo on the map`,zh:`重做图上操作`},asTable:{en:`As a table`,zh:`表格`},asMap:{en:`As a map`,zh:`图谱`},fullScreen:{en:`Full screen`,zh:`全屏`},mapKeys:{en:`Keys`,zh:`快捷键`},focusOn:{en:`Only its part`,zh:`仅看关联`},focusOff:{en:`All again`,zh:`恢复全部`},pathStart:{en:`Path from here`,zh:`以此为路径起点`},pathStop:{en:`No path`,zh:`取消路径`},pathTo:{en:`Path: {path}`,zh:`路径：{path}`},pathNext:{en:`Choose where the path leads to.`,zh:`请选择路径终点。`},noPathHere:{en:`No path on the map leads there.`,zh:`图中没有相连的路径。`},hideNode:{en:`Hide`,zh:`隐藏`},collapseNode:{en:`Collapse`,zh:`收起`},unfoldNode:{en:`Unfold neighbours`,zh:`展开邻居`},unfoldMore:{en:`{kind}: {shown} of {total}, show more`,zh:`{kind}：已显示 {shown} / {total}，再显示`},unfoldKind:{en:`{kind}: {total} in all`,zh:`{kind}：共 {total}`},noNeighbours:{en:`Nothing else is connected with it.`,zh:`没有其他关联。`},kindColumn:{en:`Kind`,zh:`类型`},figuresColumn:{en:`Figures`,zh:`指标`},moreRows:{en:`{n} more rows`,zh:`再显示 {n} 行`},andMore:{en:`and {n} more`,zh:`另有 {n} 项`},keyArrows:{en:`← → around the rings, ↑ ↓ along relationships`,zh:`← → 沿环移动，↑ ↓ 沿关系移动`},keyEnter:{en:`Enter opens the node`,zh:`Enter 打开节点`},keyEscape:{en:`Esc closes what is open`,zh:`Esc 关闭`},keyLetters:{en:`letters find`,zh:`输入字母即查找`},keyViews:{en:`1 map, 2 table`,zh:`1 图谱，2 表格`},keyZoom:{en:`+ − zoom, 0 the whole map`,zh:`+ − 缩放，0 全图`},keyUndo:{en:`Ctrl+Z undo, Ctrl+Y redo`,zh:`Ctrl+Z 撤销，Ctrl+Y 重做`},keyDelete:{en:`Delete hides the node`,zh:`Delete 隐藏节点`},keyKeys:{en:`? shows these keys`,zh:`? 显示快捷键`},warmestPath:{en:`Warmest path`,zh:`引荐路径`},warmestPathTo:{en:`the warmest ways to {what}`,zh:`到{what}的最佳引荐路径`},fromUs:{en:`From us:`,zh:`由我方：`},throughPartner:{en:`Through {name}:`,zh:`经{name}：`},noWarmPath:{en:`Nobody of ours or of a partner is known to know this person, at any remove.`,zh:`尚未发现我方或伙伴有人可引荐此人。`},whyOf:{en:`{what}: what it is made of`,zh:`{what}：查看构成`},ofRun:{en:`{algorithm}, data as of {day}, run {run}`,zh:`{algorithm}，数据截至 {day}，批次 {run}`},besideBaselines:{en:`Test of the run (MRR):`,zh:`该批次测试（MRR）：`},servedMethod:{en:`served`,zh:`采用`},carriedBy:{en:`Carried by`,zh:`传递路径`},onMap:{en:`Light up on the map`,zh:`在图中高亮`},withoutIt:{en:`Evidence, and what is left without it`,zh:`证据及去除后的结果`},leftWithout:{en:`{n} without it`,zh:`去除后为 {n}`},reasons:{en:`Reasons`,zh:`理由`},excluded:{en:`Must not be proposed`,zh:`不可推荐`},excludedPartners:{en:`Fit, but must not be proposed ({n})`,zh:`适配但不可推荐 ({n})`},barOfRun:{en:`Recommended from {n}: what a partner drawn at random had in the test of this run.`,zh:`推荐门槛 {n}：该批次测试中随机伙伴的成功率。`},noneAboveBar:{en:`None of those looked at is likelier to work out than one drawn at random.`,zh:`考察过的伙伴均未超过随机水平。`},noAnswers:{en:`No answers to see.`,zh:`没有可查看的评价。`},notCounted:{en:`older than half a year, not counted`,zh:`超过半年，不计入`},singleThread:{en:`All hangs on one contact.`,zh:`仅单线联系。`},notReached:{en:`Not reached lately`,zh:`近期未接触`},reached:{en:`Reached`,zh:`已接触`},toldBy:{en:`told by {sources}`,zh:`来源：{sources}`},printedOn:{en:`printed {day}`,zh:`打印于 {day}`},shareText:{en:`Share…`,zh:`分享…`},forPartner:{en:`For a partner who comes along…`,zh:`同行伙伴版…`},nothingOpen:{en:`No contract shows this partner anything that could be said.`,zh:`没有契约向该伙伴开放可说的内容。`}},Tr=new cr({url:`/graphql`,exchanges:[ar],preferGetMethod:!1,requestPolicy:`network-only`,fetchOptions:()=>({headers:{"Accept-Language":X.peek()}}),fetch:async(e,t)=>{let n=await fetch(e,t);return ur(n.headers.get(`Date`)),n}}),Er={UNAUTHENTICATED:`unauthenticated`,FORBIDDEN:`forbidden`,NOT_FOUND:`notFound`,QUOTA:`overQuota`,DATABASE_UNAVAILABLE:`offline`},Dr=class extends Error{problem;constructor(e){super(e.message),this.problem=e}};function Or(e){if(!(e instanceof Dr))throw e;return e.problem.message||_r(wr.offline)}var kr=rt(null),Ar=5e3,jr=new Map;function Mr(e,t){let n=Nr(e,t),r=()=>jr.delete(n),i=Ir(e,t);i.catch(r),jr.set(n,i),setTimeout(r,Ar)}function Nr(e,t){return e.toString()+JSON.stringify(t)}var Pr=0;function Fr(e,t){let n=Nr(e,t),r=jr.get(n);return jr.delete(n),r??Ir(e,t)}async function Ir(e,t){let n=zn(e.toString(),t),{data:r,error:i}=await Tr.executeQuery({...n,key:++Pr}).toPromise();if(i){let e=Lr(i);throw e.kind===`unauthenticated`&&(kr.value=e.message),new Dr(e)}return r}function Lr(e){let t=e.graphQLErrors[0];if(!t)return{kind:`offline`,message:``,request:``};let{code:n,requestId:r}=t.extensions;return{kind:Er[n??``]??`failed`,message:t.message,request:r??``}}var Z=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new Z(`
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
    `,{fragmentName:`DayAlert`}),new Z(`
    fragment WholeCase on AlertCase {
  version
  alert {
    id
    customerNode {
      id
    }
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
    `,{fragmentName:`WholeCase`}),new Z(`
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
    `,{fragmentName:`Incumbency`}),new Z(`
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}
    `,{fragmentName:`WorkspaceRow`});var Rr=new Z(`
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
    `),zr=new Z(`
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
    `),Br=new Z(`
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
}`),Vr=new Z(`
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
    customerNode {
      id
    }
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
}`),Hr=new Z(`
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
    `),Ur=new Z(`
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
    `),Wr=new Z(`
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
    `),Gr=new Z(`
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
    `),Kr=new Z(`
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
    `),qr=new Z(`
    query PartnerTrack($customer: ID!, $partner: ID!) {
  partnerTalkTrack(customerId: $customer, partnerId: $partner) {
    kind
    text {
      en
      zh
    }
  }
}
    `),Jr=new Z(`
    query NeighbourKinds($id: ID!, $asOf: Date) {
  neighbours(id: $id, asOf: $asOf) {
    groups {
      type
      label
      count
    }
  }
}
    `),Yr=new Z(`
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
    `),Xr=new Z(`
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
    `),Zr=new Z(`
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
    `),Qr=new Z(`
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
    `),$r=new Z(`
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
    `),ei=new Z(`
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
    `),ti=new Z(`
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
    `),ni=new Z(`
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
    `),ri=new Z(`
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
    `),ii=new Z(`
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
    `),ai=new Z(`
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
    `),oi=new Z(`
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
    `),si=new Z(`
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
    `),ci=new Z(`
    mutation WithdrawEngagement($input: WithdrawEngagementInput!) {
  change: withdrawEngagement(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),li=new Z(`
    mutation WithdrawRating($input: WithdrawRatingInput!) {
  change: withdrawRating(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),ui=new Z(`
    mutation WithdrawSignal($input: WithdrawSignalInput!) {
  change: withdrawSignal(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),di=new Z(`
    mutation WithdrawFeedback($input: WithdrawFeedbackInput!) {
  change: withdrawFeedback(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),fi=new Z(`
    subscription AlertNews($after: String) {
  alerts(after: $after) {
    cursor
  }
}
    `),pi=new Z(`
    subscription GraphNews($after: String) {
  graphChanges(after: $after) {
    cursor
  }
}
    `),mi=new Z(`
    subscription ScoreNews($after: String) {
  newScores(after: $after) {
    cursor
  }
}
    `),hi=new Z(`
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
    `),gi=new Z(`
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
    `),_i=new Z(`
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
    `),vi=new Z(`
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
    `),yi=new Z(`
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
    `),bi=new Z(`
    mutation EndSession($input: EndSessionInput!) {
  change: endSession(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),xi=new Z(`
    mutation EndSessions($input: EndSessionsInput!) {
  change: endSessions(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Si=new Z(`
    query Workspaces($open: WorkspaceFilter, $closed: WorkspaceFilter) {
  open: workspaces(first: 50, filter: $open, orderBy: OPENED, direction: DESC) {
    totalCount
    nodes {
      ...WorkspaceRow
      parties(first: 5) {
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
  closed: workspaces(first: 30, filter: $closed, orderBy: OPENED, direction: DESC) {
    totalCount
    nodes {
      ...WorkspaceRow
      parties(first: 5) {
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
}
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}`),Ci=new Z(`
    query Workspace($id: ID!) {
  version(id: $id)
  node(id: $id) {
    __typename
    ... on Workspace {
      ...WorkspaceRow
      forOpportunity(first: 1) {
        target {
          id
          name
          nameEn
        }
      }
      parties(first: 50) {
        validFrom
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
}
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}`),wi=new Z(`
    query WorkspaceCustomer($customer: ID!) {
  battleMap(customerId: $customer) {
    recommendations {
      partner {
        id
        name
        nameEn
      }
      role
      probability
    }
    fitBar
    decisionChain(first: 5) {
      person {
        id
        name
        nameEn
        titleEn
      }
      title
      veto
      hidden
      daysSinceTouched
    }
  }
}
    `),Ti=new Z(`
    mutation OpenWorkspace($input: OpenWorkspaceInput!) {
  change: openWorkspace(input: $input) {
    made: workspace {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ei=new Z(`
    mutation AdmitPartner($input: AdmitPartnerInput!) {
  change: admitPartner(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Di=new Z(`
    mutation PutPartnerOut($input: PutPartnerOutInput!) {
  change: putPartnerOut(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Oi=new Z(`
    mutation CloseWorkspace($input: CloseWorkspaceInput!) {
  change: closeWorkspace(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),ki=new Z(`
    mutation ReopenWorkspace($input: ReopenWorkspaceInput!) {
  change: reopenWorkspace(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ai=1e4,ji=1e8,Mi=1e6,Ni=1e9;function Pi(e,t,n=0){return e.toLocaleString(`en-US`,{maximumFractionDigits:t,minimumFractionDigits:n})}function Fi(e){return e==null?``:X.value===`zh`?Ii(e):Li(e)}function Ii(e){return Math.round(e/Ai)>=ji/Ai?`${Pi(e/ji,2)}亿`:e>=Ai?`${Pi(e/Ai,1)}万`:`${Pi(e,0)}元`}function Li(e){return Math.round(e/Mi)>=Ni/Mi?`¥${Pi(e/Ni,2,2)} B`:e>=Mi?`¥${Pi(e/Mi,1,1)} M`:e>=1e4?`¥${Pi(e/1e3,0)} K`:`¥${Pi(e,0)}`}function Ri(e){return e==null?``:e>0&&e<.005?`<1%`:`${Math.round(e*100)}%`}function zi(e){return e?.slice(0,10)??``}function Bi(e){let t=new Date(e),n=[t.getHours(),t.getMinutes()].map(Vi).join(`:`);return`${t.getFullYear()}-${Vi(t.getMonth()+1)}-${Vi(t.getDate())} ${n}`}function Vi(e){return String(e).padStart(2,`0`)}function Hi(e,t){return Math.round((Date.parse(zi(t))-Date.parse(zi(e)))/864e5)}function Ui(e){return e==null?_r(wr.neverTouched):e===0?_r(wr.today):e===1?_r(wr.yesterday):_r(wr.daysAgo,{n:Pi(e,0)})}var Wi=Symbol.for(`pv`),Gi=0;Array.isArray;function Q(t,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l&&typeof t!=`function`)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:t,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Wi,__v:--Gi,__i:-1,__u:0};return(a||o)&&(u.__source=a,u.__self=o),e.vnode&&e.vnode(u),u}var $=rt({state:`unknown`}),Ki=L(()=>$.value.state===`in`?$.value.viewer:null);async function qi(){try{let{viewer:e,model:t}=await Fr(Rr,{});kr.value=null,$.value=e?{state:`in`,viewer:e,model:t??null}:{state:`out`}}catch(e){if(!(e instanceof Dr))throw e;$.value=e.problem.kind===`unauthenticated`?{state:`out`}:{state:`failed`,failure:e}}}async function Ji(e){let t=await fetch(`/session`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({key:e})}).catch(()=>null);if(t?.ok)return await qi(),null;let n=await t?.json().catch(()=>null);return Zi(n)?n.text:wr.offline}var Yi=L(()=>$.value.state===`in`&&kr.value!==null);async function Xi(){await fetch(`/session`,{method:`DELETE`}).catch(()=>null),$.value={state:`out`}}function Zi(e){return typeof e==`object`&&!!e&&`text`in e}var Qi=L(()=>$.value.state===`in`?$.value.model:null),$i=L(()=>new Map(Qi.value?.nodeTypes.map(e=>[e.label,e]))),ea=L(()=>new Map(Qi.value?.relationshipTypes.map(e=>[e.type,e]))),ta=L(()=>new Map(Qi.value?.choices.map(e=>[na(e.field,e.value),e.name])));function na(e,t){return`${e}.${t.toLowerCase()}`}function ra(e,t){return t?ta.value.get(na(e,t))?.[X.value]??t.replaceAll(`_`,` `).toLowerCase():``}function ia(e){return Qi.value?.choices.filter(t=>t.field===e).map(e=>e.value)??[]}function aa(e){return sa($i.value.get(e)?.name??{en:e,zh:e})}function oa(e){let t=e.replaceAll(`_`,` `).toLowerCase();return(ea.value.get(e)?.name??{en:t,zh:t})[X.value]}function sa(e){let t=e[X.value];return t.charAt(0).toUpperCase()+t.slice(1)}function ca(e,t){let n=(t.width-48)/(2*e.width),r=(t.height-48)/(2*e.height);return{scale:Math.max(Math.min(n,r,1),.001),x:t.width/2,y:t.height/2}}function la(e,t,n,[r,i]){let a=Math.min(Math.max(e.scale*t,r),i),o={x:n.width/2,y:n.height/2},s=da(e,o);return{scale:a,x:o.x-s.x*a,y:o.y-s.y*a}}function ua(e,t){return{x:t.x*e.scale+e.x,y:t.y*e.scale+e.y}}function da(e,t){return{x:(t.x-e.x)/e.scale,y:(t.y-e.y)/e.scale}}function fa(e,t){let n=t.scale/e.scale;return`translate(${t.x-e.x*n}px, ${t.y-e.y*n}px) scale(${n})`}var pa=15,ma=22,ha=3,ga=64,_a=400,va=/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;function ya(e){let t=0;for(let n of e)t+=va.test(n)?2:1;return t}function ba(e,t=ma){if(2*e.length<=t||ya(e)<=t)return e;let n=``,r=1;for(let i of e){if(r+=va.test(i)?2:1,r>t)break;n+=i}return`${n.trimEnd()}…`}function xa(e,t,n,r,i){let a=new Sa,o=[],s=e.map((e,t)=>t).sort((t,n)=>(e[t]?.order??0)-(e[n]?.order??0));for(let c of s){let s=e[c];if(o.length>=_a)break;if(!s)continue;let l=ua(n,s);if(l.x<0||l.y<0||l.x>r.width||l.y>r.height)continue;let u=ba(t[c]??``);if(!u)continue;let d=i(u),f=Math.max(d/2,Math.min(l.x,r.width-d/2)),p=l.y+s.radius*Math.min(n.scale,1)+ha,m={left:f-d/2,right:f+d/2,top:p,bottom:p+pa};a.add(m)&&o.push({node:c,text:u,x:f,y:p,width:d})}return o}var Sa=class{cells=new Map;add(e){let t=Ca(e);if(!t.every(t=>!this.cells.get(t)?.some(t=>!wa(e,t))))return!1;for(let n of t){let t=this.cells.get(n);t?t.push(e):this.cells.set(n,[e])}return!0}};function Ca(e){let t=[],[n,r]=[Math.floor(e.right/ga),Math.floor(e.bottom/ga)];for(let i=Math.floor(e.left/ga);i<=n;i++)for(let n=Math.floor(e.top/ga);n<=r;n++)t.push(i*65536+n);return t}function wa(e,t){return e.right+ha<t.left||t.right+ha<e.left||e.bottom<=t.top||t.bottom<=e.top}function Ta({id:e,heading:t,count:n,gist:r,children:i}){let[a,o]=Ae(!1);return Q(`section`,{class:r&&!a?`panel folded`:`panel`,"aria-labelledby":`h-${e}`,children:[Q(`h2`,{id:`h-${e}`,tabIndex:-1,children:[_r(t),` `,n!==void 0&&Q(`small`,{children:n})]}),r&&Q(`button`,{type:`button`,class:`gist`,"aria-expanded":a,onClick:()=>o(!a),children:Q(`bdi`,{children:Oa(r)})}),i]})}var Ea=86,Da=` · `;function Oa(e){let[t=``,...n]=e,r=ba(t,Ea);for(let e of n){if(ya(r+Da+e)>Ea)break;r+=Da+e}return r}var ka=100,Aa=rt(!1);function ja(){addEventListener(`beforeprint`,()=>{e.debounceRendering=e=>e(),Aa.value=!0,delete e.debounceRendering}),addEventListener(`afterprint`,()=>Aa.value=!1)}function Ma(e){let[t,n]=Ae(!1),r=t||Aa.value?e:e.slice(0,ka),i=e.length-r.length;return[r,i>0&&Q(`button`,{type:`button`,onClick:()=>n(!0),children:_r(wr.showRest,{n:i})})]}function Na({node:e,name:t,choose:n}){return Q(`button`,{type:`button`,class:`name`,onClick:()=>n(e),children:Q(`bdi`,{children:t})})}export{ii as $,b as $t,Ri as A,vr as At,zr as B,rt as Bt,Ki as C,Fr as Ct,Hi as D,wr as Dt,zi as E,Or as Et,Xr as F,mr as Ft,pi as G,Ae as Gt,bi as H,Ne as Ht,ei as I,dr as It,Jr as J,C as Jt,_i as K,Ie as Kt,Oi as L,zn as Lt,Ei as M,_r as Mt,fi as N,xr as Nt,Bi as O,X as Ot,Qr as P,pr as Pt,Di as Q,x as Qt,gi as R,In as Rt,$ as S,Dr as St,Ui as T,kr as Tt,xi as U,Pe as Ut,Br as V,Me as Vt,si as W,je as Wt,Ti as X,me as Xt,Yr as Y,re as Yt,qr as Z,he as Zt,ra as _,li as _t,Ma as a,yi as at,Xi as b,Ci as bt,fa as c,vi as ct,ca as d,Wr as dt,ai as et,ea as f,Ur as ft,ia as g,di as gt,oa as h,ci as ht,Aa as i,mi as it,Zr as j,br as jt,Fi as k,yr as kt,da as l,ni as lt,$i as m,Gr as mt,Ta as n,ti as nt,xa as o,$r as ot,aa as p,Hr as pt,Vr as q,Fe as qt,ja as r,ki as rt,la as s,ri as st,Na as t,oi as tt,ua as u,Kr as ut,qi as v,ui as vt,Q as w,Mr as wt,Yi as x,Si as xt,Ji as y,wi as yt,hi as z,ft as zt};