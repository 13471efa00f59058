// Saves pressing F5: shows a run that moves anew, keeps a form from being sent twice, prints, and selects what is to be
// quoted where the keys come to it. Nothing is missing without it.
(function () {
  'use strict';
  document.addEventListener('submit', function (e) {
    if (e.target.matches('[data-print]')) { e.preventDefault(); print(); return; }
    var b = e.submitter;
    setTimeout(function () { if (b) { b.disabled = true; } }, 0);
  });
  addEventListener('pageshow', function () {
    document.querySelectorAll('button:disabled').forEach(function (b) { b.disabled = false; });
  });
  document.addEventListener('focusin', function (e) {
    if (e.target.className === 'say-it') { getSelection().selectAllChildren(e.target); }
  });
  function again() {
    var main = document.getElementById('main');
    if (!main.querySelector('[data-moving]')) { return; }
    setTimeout(function () {
      if (main.querySelector('textarea:focus,input:focus,select:focus,details[open] textarea')) { return again(); }
      fetch(location.href, { credentials: 'same-origin' }).then(function (r) { return r.ok ? r.text() : ''; }).then(function (t) {
        var next = new DOMParser().parseFromString(t, 'text/html').getElementById('main');
        var told = main.querySelector('[role=status]');
        if (next) { main.innerHTML = next.innerHTML; if (told) { main.prepend(told); } }
        again();
      }, again);
    }, 3000);
  }
  again();
})();
