# Puts the options of the JVM and the main class before the arguments of ephemera in "$@". Needs JDK_FEATURE, the folder lib with the
# jars, and in shared_classes an option for a class cache or nothing. Sourced by ./ephemera and by bin/ephemera of a release. POSIX sh.

# Prints the size in octets of the first package folder in the arguments, or nothing. The size in bag-info.txt is used for nothing else.
octets() {
    for each; do
        if [ -f "$each/bag-info.txt" ]; then
            { head -c 2048 <"$each/bag-info.txt"; } 2>/dev/null | sed -n 's/^Payload-Oxum: \([0-9]\{1,15\}\)\.[0-9]*$/\1/p' | head -n 1
            return
        fi
    done
}

octets=$(octets "$@")
set -- org.ephemera.cli.Main "$@"
# Short commands run without the optimizing compiler (C2), whose cost they do not recover. A collection runs most code only a few times,
# so it compiles later, and with C2 much later. Only SHA-256 and the decryption of TLS (AES-GCM) need C2 early: without the intrinsics of
# the processor they are ten times slower. The small methods that call these intrinsics are therefore compiled at once.
# The initial heap is large enough for a collection, so that garbage collection copies little.
# Reading a package of less than 32 MB is too short for C2 as well.
case " $* " in
    *' verify '*)
        if [ "${octets:-33554432}" -lt 33554432 ]; then
            set -- -XX:TieredStopAtLevel=1 "$@"
        else
            set -- -XX:Tier4InvocationThreshold=500000 -XX:Tier4MinInvocationThreshold=60000 \
                -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=4000000 -XX:CompileCommand=quiet \
                -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001 \
                -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001 "$@"
        fi
        ;;
    *' collect '*)
        set -- -Xms64m -Xmn40m \
            -XX:Tier3InvocationThreshold=1000 -XX:Tier3MinInvocationThreshold=500 -XX:Tier3CompileThreshold=10000 \
            -XX:Tier3BackEdgeThreshold=300000 -XX:Tier4InvocationThreshold=500000 -XX:Tier4MinInvocationThreshold=60000 \
            -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=4000000 -XX:CompileCommand=quiet \
            -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001 \
            -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001 \
            -XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.GHASH::update,0.001 \
            -XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.CounterMode::crypt,0.001 \
            -XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.GaloisCounterMode::implGCMCrypt,0.001 "$@"
        [ "$JDK_FEATURE" -lt 25 ] || set -- -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining "$@"
        ;;
    # The objects of a demonstration live until the report is written; a large initial heap avoids copying them repeatedly.
    *' demo '*) set -- -XX:TieredStopAtLevel=1 -Xms192m -Xmn128m "$@" ;;
    # The analysis of a large package reads long logs and keeps little: a small heap is enough.
    *)
        if [ "${octets:-0}" -ge 33554432 ]; then
            set -- -Xmn24m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 "$@"
        else
            set -- -XX:TieredStopAtLevel=1 "$@"
        fi
        ;;
esac
[ -z "$shared_classes" ] || set -- "$shared_classes" "$@"
# By default the JVM prints warnings (for example about an unusable cache) to stdout, which is reserved for results. A JVM that does not
# support one of these options is only slower.
set -- -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -Xms32m -Xlog:disable -XX:+DisplayVMOutputToStderr -Dhttp.maxConnections=64 \
    -Dephemera.program="$0" -cp "$(class_path "$lib")" "$@"
