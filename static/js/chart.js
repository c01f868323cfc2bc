// Draws each table marked with data-chart above itself. The table stays: it is the same numbers for
// whoever reads, prints or has no script. Its first column says what each point is called
// (data-short: in few letters), each other column is a series, but for those with data-chart-skip.
// data-chart: "bar" or "line"; data-chart-stacked: bars on top of each other.
// Series differ in pattern or dashes, not in colour alone. Needs charts/chart.umd.min.js before it.

const COLOURS = ["#17475a", "#b4560c", "#5b3f8c", "#4a6b1f"];
const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4]];
const POINTS = ["circle", "rect", "triangle", "rectRot"];
const SIZE = 8;

// What fills a bar: whole, stripes, dots, lines.
function pattern(number) {
  const colour = COLOURS[number % COLOURS.length];
  if (number === 0) return colour;
  const tile = document.createElement("canvas");
  tile.width = tile.height = SIZE;
  const pen = tile.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = pen.strokeStyle = colour;
  pen.lineWidth = 3;
  if (number % 3 === 1) {
    for (const from of [-SIZE, 0, SIZE]) {
      pen.moveTo(from, SIZE);
      pen.lineTo(from + SIZE, 0);
    }
    pen.stroke();
  } else if (number % 3 === 2) {
    pen.arc(SIZE / 2, SIZE / 2, 2.25, 0, 2 * Math.PI);
    pen.fill();
  } else {
    pen.fillRect(0, 0, SIZE, 3);
  }
  return pen.createPattern(tile, "repeat");
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const numbers = (column) =>
    rows.map((row) => Number(row.cells[column].textContent.replace(/[^\d.-]/g, "")));
  return {
    labels: rows.map((row) => row.cells[0].dataset.short || row.cells[0].textContent.trim()),
    series: heads
      .map((head, column) => ({ head, column }))
      .filter(({ head, column }) => column && !("chartSkip" in head.dataset))
      .map(({ head, column }) => ({ label: head.textContent.trim(), data: numbers(column) })),
  };
}

function dressed(series, number, kind) {
  const colour = COLOURS[number % COLOURS.length];
  return kind === "line"
    ? {
        ...series,
        borderColor: colour,
        backgroundColor: colour,
        borderDash: DASHES[number % DASHES.length],
        pointStyle: POINTS[number % POINTS.length],
        pointRadius: 4,
      }
    : { ...series, backgroundColor: pattern(number), borderColor: colour, borderWidth: 1 };
}

function draw(table) {
  const kind = table.dataset.chart === "line" ? "line" : "bar";
  const { labels, series } = read(table);
  const stacked = "chartStacked" in table.dataset;
  const frame = document.createElement("div");
  const canvas = document.createElement("canvas");
  frame.className = "app-chart";
  canvas.setAttribute("role", "img");
  canvas.setAttribute(
    "aria-label",
    `Chart: ${table.caption.textContent.trim()}. The table has the same numbers.`,
  );
  frame.append(canvas);
  const fold = table.closest("details");
  (fold || table).before(frame);
  if (fold) fold.open = false;
  return new Chart(canvas, {
    type: kind,
    data: { labels, datasets: series.map((one, number) => dressed(one, number, kind)) },
    options: {
      maintainAspectRatio: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 300 },
      scales: {
        x: { stacked, grid: { display: false }, ticks: { maxRotation: 0 } },
        y: { stacked, beginAtZero: true, ticks: { precision: 0 } },
      },
      plugins: {
        legend: { labels: { usePointStyle: kind === "line", boxWidth: 28, boxHeight: 14 } },
        tooltip: { mode: "index", intersect: false },
      },
    },
  });
}

Chart.defaults.color = "#0b0c0c";
Chart.defaults.font.family = "arial, sans-serif";
Chart.defaults.font.size = 14;
const charts = [...document.querySelectorAll("table[data-chart]")]
  .filter((table) => table.tBodies[0].rows.length)
  .map(draw);

// Paper is narrower than most screens, and a picture does not flow by itself. It is drawn at once:
// paper does not wait for the next frame.
window.addEventListener("beforeprint", () => {
  for (const chart of charts) {
    chart.stop();
    chart.resize(640, 300);
    chart.update("none");
    chart.draw();
  }
});
window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
