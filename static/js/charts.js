// Charts out of `json_script` data; the page carries the same figures as a table.
"use strict";

(() => {
  const css = getComputedStyle(document.documentElement);
  const font = css.getPropertyValue("--tblr-font-sans-serif").trim();
  const colours = ["#1d5aa6", "#0f8b8d", "#c98a12"];
  // The tooltip is drawn on the canvas: as HTML it would need inline styles.
  const tooltip = { renderMode: "richText", confine: true, textStyle: { fontFamily: font, fontSize: 12 } };
  const percent = (value) => (value === null || value === undefined ? "—" : `${value.toFixed(1)}%`);

  const bars = (data) => {
    const many = data.names.length > 14;
    return {
      textStyle: { fontFamily: font },
      grid: { left: 8, right: 48, top: 4, bottom: 4, containLabel: true },
      tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: percent },
      xAxis: { type: "value", max: 100, min: 0, axisLabel: { formatter: "{value}%" }, splitLine: { lineStyle: { color: "#eceff3" } } },
      yAxis: { type: "category", inverse: true, data: data.names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { fontSize: many ? 11 : 12, interval: 0 } },
      series: [{
        name: data.title, type: "bar", data: data.values, barMaxWidth: 16,
        itemStyle: { color: colours[0], borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", formatter: (item) => percent(item.value), fontSize: 11, color: "#5b6472" },
      }],
    };
  };

  const trend = (data) => ({
    textStyle: { fontFamily: font },
    color: colours,
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { fontFamily: font } },
    grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
    tooltip: { ...tooltip, trigger: "axis", valueFormatter: percent },
    xAxis: { type: "category", data: data.months, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: "#cbd2da" } }, axisLabel: { color: "#5b6472" } },
    yAxis: { type: "value", scale: true, max: (range) => Math.min(100, Math.ceil(range.max + 1)), axisLabel: { formatter: "{value}%", color: "#5b6472" }, splitLine: { lineStyle: { color: "#eceff3" } } },
    series: data.series.map((each) => ({ name: each.name, type: "line", data: each.values, connectNulls: false, symbolSize: 6, lineStyle: { width: 2 } })),
  });

  const makers = { bars, trend };
  document.querySelectorAll("[data-chart]").forEach((place) => {
    const data = JSON.parse(document.getElementById(place.dataset.source).textContent)[place.dataset.part];
    if (place.dataset.chart === "bars") place.style.minHeight = `${Math.max(10, data.names.length * 1.65 + 2)}rem`;
    const chart = window.echarts.init(place);
    chart.setOption(makers[place.dataset.chart](data));
    if (data.urls) chart.on("click", (item) => { window.location.href = data.urls[item.dataIndex]; });
    new ResizeObserver(() => chart.resize()).observe(place);
  });
})();
