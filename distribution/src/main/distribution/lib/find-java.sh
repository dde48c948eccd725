# Read by the commands beside bin/etcd (home is the distribution): finds a JVM, and defines
# run, which runs a class of the commands' jar with what the bundles hold as plain jars.
#
# Of the environment: QUOIN_JAVA or JAVA_HOME choose the JVM (17 or newer).

if [ -n "${QUOIN_JAVA:-}" ]; then
  java=$QUOIN_JAVA
elif [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
elif ! java=$(command -v java); then
  echo "${0##*/}: no java found: install a JDK 17 or newer, or set JAVA_HOME" >&2
  exit 1
fi

# run CLASS [ARGUMENT...]: in place of this process.
run() {
  class_path=$home/lib/ctl.jar:$home/lib/lib.log.jar:$home/lib/snakeyaml.jar:$home/lib/picocli.jar
  for jar in "$home"/system/dev/quoin/*/*/*.jar "$home"/system/io/netty/*/*/*.jar \
    "$home"/system/com/google/*/*/*/*.jar "$home"/system/com/google/code/*/*/*/*.jar \
    "$home"/system/com/h2database/*/*/*.jar; do
    class_path=$class_path:$jar
  done
  # shellcheck disable=SC2086 # options are words
  exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dfile.encoding=UTF-8 \
    ${QUOIN_JAVA_OPTS:-} -cp "$class_path" "-Dquoin.home=$home" "$@"
}
