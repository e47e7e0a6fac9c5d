// What a person arranged stays in their browser.
export const recall = key => localStorage.getItem("synapse." + key);
export const keep = (key, value) => localStorage.setItem("synapse." + key, value);
