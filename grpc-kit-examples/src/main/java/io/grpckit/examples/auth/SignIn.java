package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in, staying so, and signing out. Thread-safe. */
public final class SignIn {

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
  private static final Duration SESSION_LIFETIME = Duration.ofDays(30);

  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordHasher hasher;
  private final AccessTokens accessTokens;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Signs the users of a store in.
   *
   * @param accounts who may sign in
   * @param sessions who is signed in
   * @param hasher compares passwords
   * @param accessTokens makes access tokens
   * @param clock ends sessions
   */
  public SignIn(
      AccountStore accounts,
      SessionStore sessions,
      PasswordHasher hasher,
      AccessTokens accessTokens,
      Clock clock) {
    this.accounts = requireNonNull(accounts, "accounts");
    this.sessions = requireNonNull(sessions, "sessions");
    this.hasher = requireNonNull(hasher, "hasher");
    this.accessTokens = requireNonNull(accessTokens, "accessTokens");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Begins a session. An unknown address takes as long as a wrong password.
   *
   * @param email the e-mail address, in any case
   * @param password the password
   * @return tokens of the new session
   * @throws BadCredentialsException if there is no such account or the password is another
   * @throws TooManySignInsException if too many others sign in at the moment
   */
  public IssuedTokens login(String email, String password) {
    Account account = verified(email, password);
    RefreshToken refresh = RefreshToken.first(random);
    sessions.begin(
        new Session(
            refresh.session(),
            account.userId(),
            refresh.digest(),
            clock.instant().plus(SESSION_LIFETIME)));
    return tokens(account, refresh);
  }

  private Account verified(String email, String password) {
    Optional<Account> account = accounts.findByEmail(email);
    if (account.isEmpty()) {
      hasher.matchesNobody(password);
      throw new BadCredentialsException();
    }
    if (!hasher.matches(password, account.get().passwordHash())) {
      throw new BadCredentialsException();
    }
    return account.get();
  }

  /**
   * Goes on with a session. The token is used up; if it already was, somebody else has it, and the
   * session ends for both.
   *
   * @param refreshToken from the last tokens of the session
   * @return the next tokens of the session
   * @throws BadRefreshTokenException if the token is used, unknown or out of date
   */
  public IssuedTokens refresh(String refreshToken) {
    RefreshToken used = RefreshToken.parse(refreshToken).orElseThrow(BadRefreshTokenException::new);
    RefreshToken next = used.next(random);
    String userId =
        sessions
            .rotate(used.session(), used.digest(), next.digest(), clock.instant())
            .orElseThrow(() -> refused(used));
    Account account = accounts.find(userId).orElseThrow(BadRefreshTokenException::new);
    return tokens(account, next);
  }

  private BadRefreshTokenException refused(RefreshToken token) {
    if (sessions.end(token.session())) {
      LOG.warn("a refresh token was presented again or too late: its session has been ended");
    }
    return new BadRefreshTokenException();
  }

  /**
   * Ends a session. Ending it twice is no error.
   *
   * @param refreshToken from any tokens of the session
   */
  public void logout(String refreshToken) {
    RefreshToken.parse(refreshToken).ifPresent(token -> sessions.end(token.session()));
  }

  private IssuedTokens tokens(Account account, RefreshToken refresh) {
    return new IssuedTokens(accessTokens.issue(account), refresh.text(), AccessTokens.LIFETIME);
  }
}
