# Sourced by the launchers beside it: compiles if something changed since the last time, then runs a main class.
#   launch NAME MAIN_CLASS ARGUMENT...
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
classpath="$home/bench/target/classpath.txt"
mvn="${MVN:-$home/mvnw}"
[ -x "$mvn" ] || mvn=mvn

newer() {
  find "$home"/{schemas,models,transforms,testdata,pipeline,bench}/{src,pom.xml} "$home/pom.xml" \
    -type f -newer "$classpath" -print -quit 2>/dev/null
}

launch() {
  local name="$1" main="$2"
  shift 2
  if [ ! -f "$classpath" ] || [ -n "$(newer)" ]; then
    echo "bench/$name: compiling" >&2
    (cd "$home" && "$mvn" -q -B ${MVN_FLAGS:-} -pl bench -am compile dependency:build-classpath \
      -Dmdep.outputFile=target/classpath.txt -Dmdep.includeScope=runtime) >&2 || exit 1
    touch "$classpath"
  fi
  exec java ${JAVA_FLAGS:-} -Dcardioqa.home="$home" -cp "$home/bench/target/classes:$(cat "$classpath")" \
    "$main" "$@"
}
