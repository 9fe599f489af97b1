# ready-check.py PORT ACCESS SECRET: makes a bucket and an object, reads it, removes both; tries again for a while.
import datetime, hashlib, hmac, http.client, os, sys, time, urllib.parse
port, access, secret = int(sys.argv[1]), *sys.argv[2:4]
def call(method, path, body=b''):
    now = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
    scope = f'{now[:8]}/us-east-1/s3/aws4_request'
    headers = {'host': f'127.0.0.1:{port}', 'x-amz-content-sha256': hashlib.sha256(body).hexdigest(), 'x-amz-date': now}
    names = ';'.join(headers)
    request = '\n'.join((method, path, '', *(f'{k}:{v}' for k, v in headers.items()), '', names, headers['x-amz-content-sha256']))
    text = '\n'.join(('AWS4-HMAC-SHA256', now, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = ('AWS4' + secret).encode()
    for part in scope.split('/'): key = hmac.new(key, part.encode(), 'sha256').digest()
    signature = hmac.new(key, text.encode(), 'sha256').hexdigest()
    headers['authorization'] = f'AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names}, Signature={signature}'
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
    connection.request(method, path, body, headers)
    reply = connection.getresponse(); text = reply.read()
    connection.close()
    if reply.status >= 300: raise OSError(f'{method} {path}: {reply.status} {text[:300]!r}')
    return text
late, wait, bucket = time.monotonic() + 60, 0.02, f'/ready-{os.urandom(6).hex()}'
done = 0
while True:
    try:
        while done < 6:
            [lambda: call('GET', '/'), lambda: call('PUT', bucket), lambda: call('PUT', bucket + '/a', b'x'),
             lambda: call('GET', bucket + '/a'), lambda: call('DELETE', bucket + '/a'), lambda: call('DELETE', bucket)][done]()
            done += 1
        sys.exit(0)
    except (OSError, http.client.HTTPException) as e:
        if time.monotonic() > late: sys.exit(f'check: {e}')
        time.sleep(wait); wait = min(wait * 1.5, 0.3)
