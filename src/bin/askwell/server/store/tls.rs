//! Who is at the other end of a connection to PostgreSQL, and who can read along?
//!
//! `sslmode` of the address decides, as it does for PostgreSQL's own programs, with one difference: `require` does not take any
//! certificate, it asks for a trusted one, as `verify-full` does.
//!
//! | `sslmode` | encrypted | the server's certificate |
//! |---|---|---|
//! | `disable` | no | – |
//! | `prefer` (default) | when the server can | any |
//! | `verify-ca` | always | comes from a trusted root |
//! | `require`, `verify-full` | always | comes from a trusted root and is for this host |
//!
//! Trusted are the roots of the file that the settings name, else those of the system. A certificate that stands in that file itself is
//! taken as it is, whatever name it is for: a server's self-made one needs no authority.

use std::{
    future::Future,
    io,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use postgres::{
    Socket,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{TlsConnector, client};

use super::StoreError;

/// What PostgreSQL 17 and later are asked for when a connection begins encrypted.
const PROTOCOL: &[u8] = b"postgresql";

/// Makes connections encrypted. Cheap to clone.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

/// What must be known of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    Nothing,
    Root,
    RootAndName,
}

/// The address with an `sslmode` that the client understands, and the door to the server that it means. `root` is a file of certificates
/// (PEM).
pub(super) fn open(address: &str, root: Option<&Path>) -> Result<(String, Tls), StoreError> {
    let (address, trust) = mode(address);
    let provider = Arc::new(ring::default_provider());
    let own = root.map(|path| certificates(path).map(|own| (path, own))).transpose()?;
    let trusted = match (&own, trust) {
        (_, Trust::Nothing) => Vec::new(),
        (Some((_, own)), _) => own.clone(),
        (None, _) => rustls_native_certs::load_native_certs().certs,
    };
    let mut roots = RootCertStore::empty();
    let (taken, _) = roots.add_parsable_certificates(trusted);
    let chain = match (trust, &own) {
        (Trust::Nothing, _) => None,
        (_, Some((path, _))) if taken == 0 => return Err(unusable(path, "no certificate in it can be read")),
        (_, None) if taken == 0 => {
            return Err(StoreError::Encryption("this system has no trusted roots".to_owned()));
        }
        _ => {
            let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
            Some(built.map_err(|error| StoreError::Encryption(error.to_string()))?)
        }
    };
    let own = own.map(|(_, own)| own).unwrap_or_default();
    let verifier = Verifier { trust, own, chain, provider: provider.clone() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| StoreError::Encryption(error.to_string()))?;
    let mut config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok((address, Tls(TlsConnector::from(Arc::new(config)))))
}

/// The client knows three of the modes; the others are `require` to it, and what they demand besides is asked here.
fn mode(address: &str) -> (String, Trust) {
    let Some(at) = address.find("sslmode") else { return (address.to_owned(), Trust::Nothing) };
    let value = address[at + "sslmode".len()..].trim_start_matches([' ', '=', '\'']);
    let begin = address.len() - value.len();
    let end = value.find(|c: char| !c.is_ascii_alphabetic() && c != '-').map_or(address.len(), |end| begin + end);
    let trust = match &address[begin..end] {
        "verify-ca" => Trust::Root,
        "require" | "verify-full" => Trust::RootAndName,
        _ => return (address.to_owned(), Trust::Nothing),
    };
    ([&address[..begin], "require", &address[end..]].concat(), trust)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, StoreError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    match found {
        Ok(found) if found.is_empty() => Err(unusable(path, "it holds no certificate")),
        found => found.map_err(|error| unusable(path, &error.to_string())),
    }
}

fn unusable(path: &Path, why: &str) -> StoreError {
    StoreError::Encryption(format!("{}: {why}", path.display()))
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    /// The certificates of the file that the settings name.
    own: Vec<CertificateDer<'static>>,
    /// Nothing where any certificate will do.
    chain: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        if self.own.iter().any(|own| own == end_entity) {
            return Ok(ServerCertVerified::assertion());
        }
        // The name is looked at last, when everything else is right.
        match chain.verify_server_cert(end_entity, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.trust == Trust::Root => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A connection about to be encrypted, to the host of this name.
pub(super) struct Handshake {
    connector: TlsConnector,
    host: String,
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        Ok(Handshake { connector: self.0.clone(), host: host.to_owned() })
    }
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, stream: Socket) -> Self::Future {
        Box::pin(async move {
            let name = ServerName::try_from(self.host).map_err(io::Error::other)?;
            self.connector.connect(name, stream).await.map(Encrypted)
        })
    }
}

/// An encrypted connection.
pub(super) struct Encrypted(client::TlsStream<Socket>);

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_is_found_in_both_ways_of_writing() {
        for (address, known, trust) in [
            ("host=x dbname=y", "host=x dbname=y", Trust::Nothing),
            ("host=x sslmode=prefer", "host=x sslmode=prefer", Trust::Nothing),
            ("host=x sslmode=disable user=u", "host=x sslmode=disable user=u", Trust::Nothing),
            ("host=x sslmode=require user=u", "host=x sslmode=require user=u", Trust::RootAndName),
            ("sslmode = 'verify-full' host=x", "sslmode = 'require' host=x", Trust::RootAndName),
            ("host=x sslmode=verify-ca", "host=x sslmode=require", Trust::Root),
            ("postgres://u@h/d?sslmode=verify-full&x=1", "postgres://u@h/d?sslmode=require&x=1", Trust::RootAndName),
            ("host=x sslmode=odd", "host=x sslmode=odd", Trust::Nothing),
        ] {
            assert_eq!(mode(address), (known.to_owned(), trust), "{address}");
        }
    }

    #[test]
    fn a_file_without_certificates_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (empty, gone) = (folder.path().join("empty.pem"), folder.path().join("gone.pem"));
        std::fs::write(&empty, "no certificate\n").unwrap();
        for (path, told) in [(&empty, "it holds no certificate"), (&gone, "gone.pem")] {
            let error = open("host=x sslmode=require", Some(path)).err().map(|error| error.to_string());
            assert!(error.as_deref().is_some_and(|error| error.contains(told)), "{error:?}");
        }
    }
}
