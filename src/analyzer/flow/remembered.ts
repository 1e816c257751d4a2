// Answers that hang on nothing but what is asked, and are asked for at every step of a walk.

/** By text; beyond so many texts it begins anew. */
export function remembered<T>(work: (text: string) => T, most = 50_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined && !known.has(text)) {
      if (known.size >= most) known.clear();
      known.set(text, answer = work(text));
    }
    return answer as T;
  };
}

/** By object, as long as it lives. */
export function rememberedOf<K extends object, T>(work: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, T>();
  return (of) => {
    let answer = known.get(of);
    if (answer === undefined && !known.has(of)) known.set(of, answer = work(of));
    return answer as T;
  };
}
