// What nimbus-jose-jwt answers to each row: Answers.java ROWS ANSWERS.

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

public final class Answers {
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> asked = JSONObjectUtils.parse(Files.readString(Path.of(arguments[0])));
        Map<String, Object> answers = new TreeMap<>();
        for (Object row : (List<?>) asked.get("rows")) {
            Map<?, ?> members = (Map<?, ?>) row;
            answers.put((String) members.get("name"), answer(members, asked));
        }
        String version = JWKSet.class.getPackage().getImplementationVersion();
        Map<String, Object> written = Map.of("version", version == null ? "" : version, "answers", answers);
        Files.writeString(Path.of(arguments[1]), JSONObjectUtils.toJSONString(written));
    }

    private static String answer(Map<?, ?> row, Map<String, Object> asked) {
        try {
            JWKSet keys = JWKSet.parse((String) row.get("keys"));
            Set<JWSAlgorithm> algorithms = new HashSet<>();
            for (Object name : (List<?>) row.get("algorithms")) {
                algorithms.add(JWSAlgorithm.parse((String) name));
            }
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(keys)));
            JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer((String) asked.get("issuer")).build();
            Date now = new Date(((Number) asked.get("now")).longValue() * 1000);
            DefaultJWTClaimsVerifier<SecurityContext> claims =
                    new DefaultJWTClaimsVerifier<>((String) asked.get("audience"), exact, Set.of("exp")) {
                        @Override
                        protected Date currentTime() {
                            return now;
                        }
                    };
            claims.setMaxClockSkew(((Number) asked.get("leeway")).intValue());
            processor.setJWTClaimsSetVerifier(claims);
            processor.process((String) row.get("token"), null);
            return "";
        } catch (Exception | LinkageError error) {
            return error.getClass().getSimpleName() + ": " + error.getMessage();
        }
    }
}
