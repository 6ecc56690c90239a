const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** "0.4 s", "12 s", "2 min 05 s". */
export function seconds(milliseconds) {
  const total = milliseconds / 1000;
  if (total < 10) return `${total.toFixed(1)} s`;
  if (total < 60) return `${Math.round(total)} s`;
  const whole = Math.round(total);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * One line for a step that takes time: a spinner on a terminal, two plain lines elsewhere.
 * `end(mark, text)` closes it and gives the elapsed milliseconds.
 */
export function startProgress(label, out = process.stderr) {
  const begun = Date.now();
  const live = Boolean(out.isTTY) && !process.env.CI;
  let frame = 0;
  const draw = () => {
    out.write(`\r\x1b[2K${FRAMES[frame++ % FRAMES.length]} ${label}  ${seconds(Date.now() - begun)}`);
  };
  const timer = live ? setInterval(draw, 100) : undefined;
  timer?.unref();
  if (live) draw();
  else out.write(`… ${label}\n`);
  return {
    end(mark, text = label) {
      const elapsed = Date.now() - begun;
      clearInterval(timer);
      out.write(`${live ? '\r\x1b[2K' : ''}${mark} ${text}  ${seconds(elapsed)}\n`);
      return elapsed;
    },
  };
}
