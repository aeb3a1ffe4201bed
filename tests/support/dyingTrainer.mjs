// A trainer whose native library crashes: it begins, tells of an epoch, and takes its process with it.
process.on('message', (message) => {
  if (message.ask !== 'fit') return
  process.send({ tell: 'engine', engine: message.engines[0] })
  process.send({ tell: 'epoch', report: { epoch: 1, epochs: 2, loss: 1, fitted: 0 } }, () =>
    process.kill(process.pid, 'SIGKILL'),
  )
})
