// Charts out of `json_script` data; the page carries the same figures as a table.
// Colours are those of the style sheets in force, so a chart is drawn anew when these change.
"use strict";

(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const px = (size) => size * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const percent = (value) => (value === null || value === undefined ? "—" : `${value.toFixed(1)}%`);

  const frame = () => ({
    animation: false,
    textStyle: { fontFamily: token("tblr-font-sans-serif"), color: token("text") },
    color: [token("chart-1"), token("chart-2"), token("chart-3")],
    // The tooltip is drawn on the canvas: as HTML it would need inline styles.
    tooltip: {
      renderMode: "richText", confine: true, trigger: "axis", valueFormatter: percent,
      backgroundColor: token("raised"), borderColor: token("line"),
      textStyle: { fontFamily: token("tblr-font-sans-serif"), fontSize: px(12), color: token("text") },
      axisPointer: { lineStyle: { color: token("chart-axis") } },
    },
  });
  const percents = () => ({
    type: "value",
    axisLabel: { formatter: "{value}%", hideOverlap: true, fontSize: px(12), color: token("muted") },
    splitLine: { lineStyle: { color: token("chart-line") } },
  });

  const bars = (data) => {
    const many = data.names.length > 14;
    const shared = frame();
    return {
      ...shared,
      grid: { left: 8, right: 48, top: 4, bottom: 4, containLabel: true },
      tooltip: { ...shared.tooltip, axisPointer: { type: "shadow" } },
      xAxis: { ...percents(), max: 100, min: 0 },
      yAxis: { type: "category", inverse: true, data: data.names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { fontSize: px(many ? 11 : 12), interval: 0, color: token("muted") } },
      series: [{
        name: data.title, type: "bar", data: data.values, barMaxWidth: 16,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", formatter: (item) => percent(item.value), fontSize: px(11), color: token("muted") },
      }],
    };
  };

  // Before and behind such a line other things were counted.
  const broken = (names) => ({ markLine: {
    silent: true, symbol: "none", label: { formatter: "方案有变动", fontSize: px(11), color: token("muted") },
    lineStyle: { type: "dashed", color: token("chart-axis") }, data: names.map((name) => ({ xAxis: name })),
  } });

  const trend = (data, place) => ({
    ...frame(),
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { fontFamily: token("tblr-font-sans-serif"), fontSize: px(12), color: token("text") } },
    // On a narrow place the legend takes two lines.
    // The last month stands at the edge.
    grid: { left: 8, right: px(28), top: px(place.clientWidth < px(380) ? 60 : 36), bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.months, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: token("chart-axis") } }, axisLabel: { fontSize: px(12), color: token("muted") } },
    yAxis: { ...percents(), min: (range) => Math.floor(range.min / 10) * 10, max: (range) => (range.max > 90 && range.max <= 100 ? 100 : range.max < 10 ? 10 : null) },
    series: data.series.map((each) => ({ name: each.name, type: "line", data: each.values, connectNulls: false, symbolSize: 6, lineStyle: { width: 2 }, ...(data.breaks && data.breaks.length ? broken(data.breaks) : {}) })),
  });

  // Numbers side by side, without a highest one.
  const columns = (data) => {
    const shared = frame();
    return {
      ...shared,
      tooltip: { ...shared.tooltip, valueFormatter: String, axisPointer: { type: "shadow" } },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { fontFamily: token("tblr-font-sans-serif"), fontSize: px(12), color: token("text") } },
      grid: { left: 8, right: 16, top: px(36), bottom: 4, containLabel: true },
      xAxis: { type: "category", data: data.names, axisTick: { show: false }, axisLine: { lineStyle: { color: token("chart-axis") } }, axisLabel: { fontSize: px(12), color: token("muted") } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { fontSize: px(12), color: token("muted") }, splitLine: { lineStyle: { color: token("chart-line") } } },
      series: data.series.map((each) => ({ name: each.name, type: "bar", data: each.values, barMaxWidth: 24, itemStyle: { borderRadius: [3, 3, 0, 0] } })),
    };
  };

  const makers = { bars, columns, trend };
  const draws = [...document.querySelectorAll("[data-chart]")].map((place) => {
    const data = JSON.parse(document.getElementById(place.dataset.source).textContent)[place.dataset.part];
    if (place.dataset.chart === "bars") place.style.minHeight = `${Math.max(10, data.names.length * 1.65 + 2)}rem`;
    const chart = window.echarts.init(place);
    const draw = () => chart.setOption(makers[place.dataset.chart](data, place), true);
    draw();
    if (data.urls) chart.on("click", (item) => { window.location.href = data.urls[item.dataIndex]; });
    // The legend takes another number of lines.
    new ResizeObserver(() => { chart.resize(); draw(); }).observe(place);
    return draw;
  });

  const drawAll = () => draws.forEach((draw) => draw());
  document.addEventListener("display", drawAll);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper has the light set: the style sheet of the dark one is off while the pictures are taken.
  const onPaper = (printing) => () => {
    document.getElementById("dark").sheet.disabled = printing;
    drawAll();
  };
  window.addEventListener("beforeprint", onPaper(true));
  window.addEventListener("afterprint", onPaper(false));
})();
