package org.ephemera.report;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hostile texts for names, logs and responses of a target. */
final class HostileTexts {
    static final List<String> WORDS = List.of(
            "<script>globalThis.pwned = 1</script>",
            "</style></script><script>globalThis.pwned = 1</script>",
            "<img src=x onerror=\"globalThis.pwned = 1\">",
            "\" onmouseover=\"globalThis.pwned = 1\" x=\"",
            "' autofocus onfocus='globalThis.pwned = 1",
            "javascript:globalThis.pwned=1//",
            "<a href=\"javascript:globalThis.pwned=1\">a prize</a>",
            "<svg><animate onbegin=globalThis.pwned=1></svg>",
            "]]></title></textarea><!-- --!><iframe srcdoc=\"x\">",
            "<meta http-equiv=refresh content=0;url=https://example.invalid>",
            "&lt;script&gt; &#x3c;b&#x3e; &amp;",
            "gpj.\u202eexe.\u2066\u200b\ufeff\u00ad",
            "\u001b[2J\u001b]0;title\u0007 \u0000 \r\n \u009b31m",
            new String(new byte[] {(byte) 0xff, (byte) 0xfe, 'x', (byte) 0xc0, (byte) 0xaf}, StandardCharsets.UTF_8),
            "\ud800 alone \udc00",
            "a" + "\u0301".repeat(400),
            "=cmd|' /C calc'!A0",
            "$(touch /tmp/pwned) `id` ; ' \" \\ ${jndi:ldap://example.invalid}",
            "${page} @template.report() $unsafe{x} @if(true)",
            "x".repeat(5 << 20),
            "\ud83d\ude00".repeat(3000));

    private HostileTexts() {}
}
