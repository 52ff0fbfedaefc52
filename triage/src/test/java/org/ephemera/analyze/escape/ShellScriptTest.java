package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which programs a script starts. */
class ShellScriptTest {
    @Test
    void returnsProgramsOfSimpleCommands() {
        assertThat(ShellScript.programs("cp /a/mount /host/; nsenter --mount=/p/1 \"${BIN}/mount\" $ROOT; rm /host/x"))
                .hasValueSatisfying(
                        programs -> assertThat(programs).containsExactlyInAnyOrder("cp", "nsenter", "mount", "rm"));
        assertThat(ShellScript.programs("until save | grep -E '^:(A|B)'; do echo \"wait...\"; sleep 1; done"))
                .hasValueSatisfying(programs -> assertThat(programs).containsExactlyInAnyOrder("save", "grep"));
    }

    @Test
    void returnsProgramsThatOthersStart() {
        assertThat(ShellScript.programs("chroot /host useradd x"))
                .hasValueSatisfying(programs -> assertThat(programs).containsExactlyInAnyOrder("chroot", "useradd"));
        assertThat(ShellScript.programs("for f in $(find /a -type f | sort); do bash $f; done"))
                .hasValueSatisfying(programs -> assertThat(programs).containsExactlyInAnyOrder("find", "sort", "bash"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval $X",
                "echo x > /host/etc/cron.d/u",
                "echo \"$(id)\"",
                "a `b`",
                "$X y",
                "sh -c id",
                "find / -exec id {} +",
                "LD_PRELOAD=/x.so a",
                "cat <<E",
                "a 'b"
            })
    void returnsNothingIfNotUnderstood(String text) {
        assertThat(ShellScript.programs(text)).isEmpty();
    }
}
